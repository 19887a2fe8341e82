import type { ColumnName } from './random-table.js';
import type { Random } from './random.js';

/** A text as an SQL constant. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Random conditions without subqueries, by what they are about. Null: no column of the kind is in sight. */
export class RandomLeaf {
  constructor(
    private readonly random: Random,
    /** A way to write a column of that name here, or null. */
    private readonly column: (name: ColumnName) => string | null,
  ) {}

  claim(): string | null {
    const [label, n, owner] = [this.column('label'), this.column('n'), this.column('owner')];
    return this.random.pick([
      `auth.role() = '${this.random.pick(['anon', 'authenticated'])}'`,
      `auth.email() like '%@example.com'`,
      `auth.uid() is ${this.random.pick(['', 'not '])}null`,
      label && `auth.jwt() -> 'app_metadata' ->> 'label' = ${label}`,
      label && `${label} = coalesce(auth.jwt() ->> 'label', 'a')`,
      n && `(auth.jwt() -> 'app_metadata' ->> 'level')::int >= ${n}`,
      owner && `(current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid = ${owner}`,
      owner && `${owner}::text = auth.uid()::text`,
      `(auth.jwt() ->> 'admin')::boolean`,
    ]);
  }

  like(): string | null {
    const label = this.column('label');
    const pattern = quote(this.random.pick(['a%', '%b', '_', 'A_', '%\\%%', '', 'É']));
    return label && `${label} ${this.random.pick(['like', 'not like', 'ilike', 'not ilike'])} ${pattern}`;
  }

  json(): string | null {
    const data = this.column('data');
    return (
      data &&
      this.random.pick([
        `${data} ->> 'k' = 'a'`,
        `${data} -> 'k' is null`,
        `${data} ->> 'k' is null`,
        `${data} -> 0 is not null`,
        `${data} ->> 0 = 'a'`,
        `${data} ->> 'n' = '1'`,
        `${data} -> 'k' ->> 0 = 'a'`,
        `${data} ->> -1 = 'b'`,
        `${data} @> '{"k":"a"}'`,
        `${data} @> '["a"]'`,
        `${data} @> '{"list":[2]}'`,
        `${data} #>> '{deep,x}' is null`,
        `${data} -> 'deep' ->> 'x' is not null`,
        `${data} -> 'list' ->> 1 = '2'`,
      ])
    );
  }

  array(): string | null {
    const tags = this.column('tags');
    const operand = this.random.pick(["array['a']", "array['a', 'b']", "'{}'", "'{b,c}'"]);
    const fees = this.column('fees');
    const amounts = this.random.pick(["'{1.5}'", "'{2,1.500}'", "'{1.505}'", 'array[2.0, 0.000]', "'{}'"]);
    const operator = this.random.pick(['@>', '<@', '&&']);
    return this.random.pick([tags && `${tags} ${operator} ${operand}`, fees && `${fees} ${operator} ${amounts}`]);
  }

  arithmetic(): string | null {
    const [n, label, found] = [
      this.column('n'),
      this.column('label'),
      this.column(this.random.pick(['n', 'big', 'id'])),
    ];
    return this.random.pick([
      found && `${found} % 2 = 0`,
      found && `${found} / 2 = 1`,
      n && `${n} + 1 > ${this.random.between(0, 3)}`,
      n && `-${n} * 2 < 3`,
      n && `abs(${n}) = 7`,
      label && `lower(${label}) = 'a'`,
      label && `upper(${label}) || 'b' = 'AB'`,
      label && `length(${label}) > 1`,
      label && `length(${label}) / 2 = 1`,
      label && `length(${label})::text = '1'`,
      label && `trim(${label}) = 'a'`,
      label && `nullif(${label}, 'a') is null`,
      label && `'x' || ${label} = 'xa'`,
    ]);
  }
}
