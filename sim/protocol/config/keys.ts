import type { ConfigKey } from './definition.ts';

/** "Never" and "no limit" in Kafka's settings: 2^63 - 1, of which a double makes 2^63. */
export const LONG_MAX = 9_223_372_036_854_775_808;
export const INT_MAX = 2_147_483_647;

type Options = Pick<ConfigKey, 'min' | 'max' | 'except' | 'oneOf' | 'ignoreCase' | 'check' | 'inherits'>;

const AT_LEAST_0: Options = { min: 0 };

export const bool = (value: boolean, options: Options = {}): ConfigKey<boolean> => ({
  ...options,
  type: 'boolean',
  default: value,
  modelled: true,
});
export const int = (value: number, options: Options = AT_LEAST_0): ConfigKey<number> => ({
  ...options,
  type: 'int',
  default: value,
  modelled: true,
});
export const long = (value: number, options: Options = AT_LEAST_0): ConfigKey<number> => ({
  ...options,
  type: 'long',
  default: value,
  modelled: true,
});
export const double = (value: number, options: Options = AT_LEAST_0): ConfigKey<number> => ({
  ...options,
  type: 'double',
  default: value,
  modelled: true,
});
export const text = (value: string, options: Options = {}): ConfigKey<string> => ({
  ...options,
  type: 'string',
  default: value,
  modelled: true,
});
export const list = (value: string, options: Options = {}): ConfigKey<string> => ({
  ...options,
  type: 'list',
  default: value,
  modelled: true,
});
export const className = (value: string, options: Options = {}): ConfigKey<string> => ({
  ...options,
  type: 'class',
  default: value,
  modelled: true,
});

/** Keys that may have no value at all. */
export const optionalInt = (options: Options = {}): ConfigKey<number | null> => ({
  ...options,
  type: 'int',
  default: null,
  modelled: true,
});
export const optionalLong = (options: Options = {}): ConfigKey<number | null> => ({
  ...options,
  type: 'long',
  default: null,
  modelled: true,
});
export const optionalText = (options: Options = {}): ConfigKey<string | null> => ({
  ...options,
  type: 'string',
  default: null,
  modelled: true,
});
export const optionalClass = (options: Options = {}): ConfigKey<string | null> => ({
  ...options,
  type: 'class',
  default: null,
  modelled: true,
});

/** A key that Kafka knows and the model does not act on (yet). */
export const idle = <Key extends ConfigKey>(key: Key): Key => ({ ...key, modelled: false });
