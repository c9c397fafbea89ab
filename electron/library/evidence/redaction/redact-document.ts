import type { z } from 'zod';

type Schema = z.core.$ZodType;

/**
 * The same document with what its schema calls free text passed through `hide`: ids, times, hashes and words of a fixed list stay,
 * so that it is still a document of that schema.
 */
export function redactDocument<T>(schema: z.ZodType<T>, document: T, hide: (text: string) => string): T {
  return schema.parse(walk(schema, document, hide));
}

function walk(schema: Schema, value: unknown, hide: (text: string) => string): unknown {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'string': {
      const isFree = !('format' in def) && !def.checks?.some(({ _zod }) => _zod.def.check === 'string_format');
      return isFree && typeof value === 'string' ? hide(value) : value;
    }
    case 'object':
      return mapObject(value, (each, name) => (def.shape[name] ? walk(def.shape[name], each, hide) : each));
    case 'record':
      return mapObject(value, (each) => walk(def.valueType, each, hide), hide);
    case 'array':
      return Array.isArray(value) ? value.map((each) => walk(def.element, each, hide)) : value;
    case 'tuple':
      return Array.isArray(value) ? value.map((each, at) => (def.items[at] ? walk(def.items[at], each, hide) : each)) : value;
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return value === null || value === undefined ? value : walk(def.innerType, value, hide);
    case 'lazy':
      return walk(def.getter(), value, hide);
    case 'union': {
      const option = def.options.find((each) => (each as z.ZodType).safeParse(value).success);
      return option ? walk(option, value, hide) : value;
    }
    default:
      return value;
  }
}

function mapObject(
  value: unknown,
  map: (each: unknown, name: string) => unknown,
  rename: (name: string) => string = (name) => name,
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [rename(name), map(each, name)]));
}
