/** How one setting is declared: Kafka's type, default and bounds, and whether the model acts on it. */
export interface ConfigKey<Value extends ConfigValue = ConfigValue> {
  readonly type: 'boolean' | 'int' | 'long' | 'double' | 'string' | 'list' | 'class';
  readonly default: Value;
  readonly min?: number;
  readonly max?: number;
  /** A value outside the bounds that is accepted all the same (compression levels: -1). */
  readonly except?: number;
  /** The only values that are accepted; of a list: the only elements. */
  readonly oneOf?: readonly string[];
  /** `oneOf` whatever the case (Kafka's CaseInsensitiveValidString). */
  readonly ignoreCase?: boolean;
  /** What else Kafka's validator asks of the text. Returns its message, or null. */
  readonly check?: (value: string) => string | null;
  /** Of a topic key: the broker keys that give its default, the strongest first (LogConfig, ServerTopicConfigSynonyms). */
  readonly inherits?: readonly InheritedKey[];
  /** False: a known key on which the model does not act; a scenario that sets it gets a warning. */
  readonly modelled: boolean;
}

/** A broker key behind a topic key; its value times `scale` is in the topic key's unit. */
export interface InheritedKey {
  readonly key: string;
  readonly scale: number;
}

export type ConfigValue = string | number | boolean | null;

export type ConfigTable = Readonly<Record<string, ConfigKey>>;

/** Settings as given: by Kafka's names, values as a properties file or YAML has them. Null: as if not given. */
export type ConfigOverrides = Readonly<Record<string, ConfigValue>>;

/** The settings of a table, resolved. Frozen. Values are numbers and booleans where Kafka's type is one; lists stay comma-separated strings. */
export type ResolvedConfig<Table extends ConfigTable> = { readonly [Key in keyof Table]: Widen<Table[Key]['default']> };

type Widen<Value> = Value extends number ? number : Value extends boolean ? boolean : Value extends string ? string : Value;
