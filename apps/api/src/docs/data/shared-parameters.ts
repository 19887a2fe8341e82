import { dataParameters, type DataParameter } from '../../rest/openapi/data-parameters.js';
import { preferenceGroups, preferenceKey, preferenceParameter } from '../../rest/openapi/preference-parameter.js';

/** A parameter in the words of OpenAPI 3. */
export const parameterObject = ({ name, in: place, description, kind, example }: DataParameter): object => ({
  name,
  in: place,
  description,
  schema: { type: kind },
  ...(example === undefined ? {} : { example }),
});

/** Whose document it is, as far as its parameters differ by that. */
export interface DocumentedSchema {
  readonly name: string;
  /** Whether a request that names no schema is about this one. */
  readonly first: boolean;
  /** Whether the reader holds the service key. */
  readonly service: boolean;
}

/** The parameters that operations share, under the keys they are named by. */
export const sharedParameters = (schema: DocumentedSchema): Readonly<Record<string, object>> => ({
  ...Object.fromEntries(Object.entries(dataParameters).map(([key, one]) => [key, parameterObject(one)])),
  ...Object.fromEntries(
    preferenceGroups.map((group) => [preferenceKey(group), parameterObject(preferenceParameter(group))]),
  ),
  'Accept-Profile': profileParameter('Accept-Profile', schema),
  'Content-Profile': profileParameter('Content-Profile', schema),
  ...(schema.service && { [explainKey]: explainParameter }),
});

const profileParameter = (name: string, schema: DocumentedSchema): object => ({
  name,
  in: 'header',
  description: 'The schema that the request is about',
  required: !schema.first,
  schema: { type: 'string', enum: [schema.name] },
});

/** The key of the header that asks for an explanation, which only the service key may. */
export const explainKey = 'X-Backstay-Explain';

const explainParameter = {
  name: explainKey,
  in: 'header',
  description:
    'Which policies decided, as a header of the answer. For the service key, with the token of whom it is about',
  schema: { type: 'string', enum: ['policy'] },
};
