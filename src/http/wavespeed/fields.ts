import { IsOptional, type Static, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { describeAllowed, describeValue } from '../../contract/describe.ts';
import { AppError } from '../../contract/errors.ts';

/** How a route takes a body that its handler reads by `readFields`: the framework's own messages explain too little. */
export const readByHandler = () => (value: unknown) => ({ value });

/**
 * Makes a reader of bodies of one schema: nothing is converted, a null optional field counts as absent, and unknown
 * fields do not matter.
 *
 * @throws AppError (the reader) INPUT_MISSING or INPUT_INVALID naming every wrong field, what it is and what is allowed.
 */
export function fieldReader<Schema extends TObject>(schema: Schema): (body: unknown) => Static<Schema> {
  // JSON Schema's own word for a schema that knows all fields there are.
  const closed = Object.getOwnPropertyDescriptor(schema, 'additionalProperties')?.value === false;
  const valid = Compile(schema);
  const fields = Object.entries(schema.properties);
  return (body) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new AppError('INPUT_INVALID', `The body must be a JSON object; it is ${describeValue(body)}.`);
    }
    const given: Record<string, unknown> = {};
    for (const [name, field] of fields) {
      const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
      if (value !== undefined && !(value === null && IsOptional(field))) given[name] = value;
    }
    const unknown = closed ? Object.keys(body).find((name) => !Object.hasOwn(schema.properties, name)) : undefined;
    if (unknown !== undefined) {
      const known = Object.keys(schema.properties).join(', ');
      throw new AppError(
        'INPUT_INVALID',
        `There is no field ${describeValue(unknown).replace('the string ', '')}; there are ${known}.`,
        {
          field: unknown.slice(0, 100),
        },
      );
    }
    if (!valid.Check(given)) throw wrongFields(schema, given);
    return given;
  };
}

function wrongFields(schema: TObject, given: Readonly<Record<string, unknown>>): AppError {
  const wrong: { field: string; missing: boolean; problem: string }[] = [];
  for (const [field, rule] of Object.entries(schema.properties)) {
    const allowed = describeAllowed(rule);
    if (!(field in given)) {
      if (!IsOptional(rule)) {
        wrong.push({ field, missing: true, problem: `${field} is missing; it must be ${allowed}.` });
      }
    } else if (!Compile(rule).Check(given[field])) {
      const problem = `${field} must be ${allowed}; it is ${describeValue(given[field])}.`;
      wrong.push({ field, missing: false, problem });
    }
  }
  const [first] = wrong;
  if (first === undefined) throw new Error('The body is wrong as a whole, but each field is right.');
  const message = wrong.map(({ problem }) => problem).join(' ');
  return new AppError(first.missing ? 'INPUT_MISSING' : 'INPUT_INVALID', message, { field: first.field });
}
