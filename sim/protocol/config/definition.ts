/** How one setting is declared: Kafka's type, default and bounds, and whether the model acts on it. */
export interface ConfigKey<Value extends ConfigValue = ConfigValue> {
  readonly type: 'boolean' | 'int' | 'long' | 'double' | 'string' | 'list' | 'class';
  readonly default: Value;
  readonly min?: number;
  readonly max?: number;
  /** The only values that are accepted. */
  readonly oneOf?: readonly string[];
  /** False: a known key on which the model does not act; a scenario that sets it gets a warning. */
  readonly modelled: boolean;
}

export type ConfigValue = string | number | boolean | null;

export type ConfigTable = Readonly<Record<string, ConfigKey>>;

/** The settings of a table, resolved. Frozen. Values are numbers and booleans where Kafka's type is one; lists stay comma-separated strings. */
export type ResolvedConfig<Table extends ConfigTable> = { readonly [Key in keyof Table]: Widen<Table[Key]['default']> };

type Widen<Value> = Value extends number ? number : Value extends boolean ? boolean : Value extends string ? string : Value;
