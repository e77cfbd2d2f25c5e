import { IsBoolean, IsEnum, IsInteger, IsLiteral, IsString, IsUnion, type TSchema } from 'typebox';

/**
 * What a field of a schema may be, in words that end a sentence: `4 or 8 (a number)`. A string's own rules, which no
 * keyword of JSON Schema tells readably, stand in its `x-allowed` annotation.
 */
export function describeAllowed(schema: TSchema): string {
  if ('x-allowed' in schema && typeof schema['x-allowed'] === 'string') return schema['x-allowed'];
  if (IsInteger(schema)) return `a whole number from ${keyword(schema, 'minimum')} to ${keyword(schema, 'maximum')}`;
  if (IsBoolean(schema)) return 'true or false';
  if (IsEnum(schema)) return inWords(schema.enum.map(String));
  if (IsUnion(schema)) {
    const values = schema.anyOf.map((member) => (IsLiteral(member) ? String(member.const) : describeAllowed(member)));
    return schema.anyOf.every((member) => IsLiteral(member) && typeof member.const === 'number')
      ? `${inWords(values)} (a number)`
      : inWords(values);
  }
  if (IsString(schema)) {
    return 'maxLength' in schema ? `a string of at most ${keyword(schema, 'maxLength')} characters` : 'a string';
  }
  throw new TypeError('This kind of schema has no words yet.');
}

const maxQuotedLength = 40;

/** What a value is, in words: `the string "4"`, `5`, `a list`. Long strings are measured instead of repeated. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    const characters = Array.from(value).length;
    return characters > maxQuotedLength
      ? `a string of ${characters} characters`
      : `the string ${JSON.stringify(value)}`;
  }
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** TypeBox's types leave out the keywords that are given as options. */
function keyword(schema: TSchema, name: string): string {
  return String(Object.getOwnPropertyDescriptor(schema, name)?.value ?? 'any');
}

function inWords(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${String(values.at(-1))}`;
}
