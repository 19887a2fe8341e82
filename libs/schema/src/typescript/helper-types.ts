/** What stands in front of the database: JSON as a column of it can hold. */
export const jsonType = `/** What a json or jsonb column holds. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];
`;

/**
 * Short names for parts of \`Database\`, under the names that users of generated types know: \`Tables<'books'>\`, or with a
 * schema \`Tables<{ schema: 'public' }, 'books'>\`.
 */
export const helperTypes = `type Schemas = Omit<Database, '__InternalSupabase'>;
type Place = { schema: keyof Schemas };
type Part<Kind extends keyof Schemas['public'], Where> = Where extends Place
  ? Schemas[Where['schema']][Kind]
  : Schemas['public'][Kind];
type Readable<Where> = Part<'Tables', Where> & Part<'Views', Where>;

/** The part that a name means: in \`All\` of the schema that is named, or of \`public\`. */
type Named<All, Public, What, Name> = What extends Place
  ? Name extends keyof All
    ? All[Name]
    : never
  : What extends keyof Public
    ? Public[What]
    : never;

/** A row as it is read. */
export type Tables<
  What extends keyof Readable<null> | Place,
  Name extends What extends Place ? keyof Readable<What> : never = never,
> = Named<Readable<What>, Readable<null>, What, Name> extends { Row: infer Row } ? Row : never;

/** A row as it is inserted. */
export type TablesInsert<
  What extends keyof Part<'Tables', null> | Place,
  Name extends What extends Place ? keyof Part<'Tables', What> : never = never,
> = Named<Part<'Tables', What>, Part<'Tables', null>, What, Name> extends { Insert: infer Insert } ? Insert : never;

/** What an update may set. */
export type TablesUpdate<
  What extends keyof Part<'Tables', null> | Place,
  Name extends What extends Place ? keyof Part<'Tables', What> : never = never,
> = Named<Part<'Tables', What>, Part<'Tables', null>, What, Name> extends { Update: infer Update } ? Update : never;

/** The labels of an enum. */
export type Enums<
  What extends keyof Part<'Enums', null> | Place,
  Name extends What extends Place ? keyof Part<'Enums', What> : never = never,
> = Named<Part<'Enums', What>, Part<'Enums', null>, What, Name>;

/** A composite type; there are none. */
export type CompositeTypes<
  What extends keyof Part<'CompositeTypes', null> | Place,
  Name extends What extends Place ? keyof Part<'CompositeTypes', What> : never = never,
> = Named<Part<'CompositeTypes', What>, Part<'CompositeTypes', null>, What, Name>;
`;
