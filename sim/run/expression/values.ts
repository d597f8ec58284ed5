/**
 * CEL has ints and doubles, JavaScript has numbers. What goes into an expression is seen through a proxy that turns whole numbers into
 * bigints (cel-js's ints) one by one as they are read, so that `consumer("c").records[0].offset` costs nothing for the other records. What
 * comes out becomes plain data again.
 */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  return typeof value === 'object' && value !== null ? seen(value) : value;
}

/** The target is a dummy, because a proxy must not lie about the fields of a frozen object; the object itself is closed over. */
function seen(value: object): unknown {
  const source = value as Readonly<Record<PropertyKey, unknown>>;
  const isList = Array.isArray(value);
  return new Proxy(isList ? [] : {}, {
    get: (_, key) => {
      const value = source[key];
      return key === 'length' || typeof key === 'symbol' ? value : toCel(value);
    },
    has: (_, key) => key in source,
    ownKeys: () => Reflect.ownKeys(source),
    getOwnPropertyDescriptor: (_, key) =>
      Object.hasOwn(source, key)
        ? { configurable: !(isList && key === 'length'), writable: true, enumerable: key !== 'length', value: toCel(source[key]) }
        : undefined,
  });
}

/** Bigints become numbers, proxies and lists become fresh plain ones. */
export function fromCel(value: unknown): Plain {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** As CEL would write it; long lists and maps are cut. */
export function showValue(value: Plain, limit = 12): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) {
    const shown = value.slice(0, limit).map(item => showValue(item as Plain, 4));
    return `[${shown.join(', ')}${value.length > limit ? `, ... ${value.length} in all` : ''}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value);
    const shown = fields.slice(0, limit).map(([key, item]) => `${JSON.stringify(key)}: ${showValue(item, 4)}`);
    return `{${shown.join(', ')}${fields.length > limit ? ', ...' : ''}}`;
  }
  return String(value);
}
