/** An answer as the document tells of it, names of headers in small letters. */
export interface DocumentedAnswer {
  readonly headers: readonly string[];
  readonly types: readonly string[];
}

/** An operation as the document tells of it, its references followed. */
export interface DocumentedOperation {
  /** `query select`, `header Prefer`, … */
  readonly parameters: readonly string[];
  readonly descriptions: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
  readonly statuses: readonly number[];
  /** Null: the status is not documented. */
  answer(status: number): DocumentedAnswer | null;
}

type Node = Readonly<Record<string, unknown>>;

/** The data API's part of an OpenAPI 3 document. */
export class DataDocument {
  constructor(private readonly document: Node) {}

  /** The paths of the data API with their methods. */
  get methods(): Readonly<Record<string, readonly string[]>> {
    const paths = Object.entries(this.document['paths'] as Record<string, Node>);
    return Object.fromEntries(
      paths.filter(([path]) => path.startsWith('/rest/')).map(([path, item]) => [path, Object.keys(item)]),
    );
  }

  /** Null: there is none. */
  operation(path: string, method: string): DocumentedOperation | null {
    const found = (this.document['paths'] as Record<string, Record<string, Node>>)[path]?.[method];
    if (found === undefined) return null;
    const parameters = (found['parameters'] as readonly Node[]).map((one) => this.#followed(one));
    const responses = found['responses'] as Record<string, Node>;
    const keys = (node: unknown): string[] => Object.keys((node ?? {}) as Node);
    return {
      parameters: parameters.map((one) => `${String(one['in'])} ${String(one['name'])}`),
      descriptions: Object.fromEntries(parameters.map((one) => [String(one['name']), String(one['description'])])),
      bodies: keys((found['requestBody'] as Node | undefined)?.['content']),
      statuses: keys(responses).map(Number),
      answer: (status) => {
        const response = responses[status];
        if (response === undefined) return null;
        const { headers, content } = this.#followed(response);
        return { headers: keys(headers).map((name) => name.toLowerCase()), types: keys(content) };
      },
    };
  }

  #followed(node: Node): Node {
    const to = node['$ref'];
    if (typeof to !== 'string') return node;
    const path = to.slice(2).split('/');
    return path.reduce<Node>((at, key) => at[key] as Node, this.document);
  }
}

/** The document of a schema as the key's role may know it; of one that is none, without tables. */
export async function readDocument(url: string, apikey: string, schema = 'public'): Promise<DataDocument> {
  const response = await fetch(`${url}/docs/openapi.json?schema=${schema}`, { headers: { apikey } });
  if (!response.ok) return new DataDocument({ paths: {} });
  return new DataDocument((await response.json()) as Node);
}
