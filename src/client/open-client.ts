import type { Api } from "./api.ts";
import { call, type CallOptions, type ClientOptions, type Input } from "./call.ts";
import { endpoints } from "./endpoints.ts";

export { UpshotApiError } from "./upshot-api-error.ts";
export type { CallOptions, ClientOptions, RawBody } from "./call.ts";
export type { Api } from "./api.ts";

/** What a method answers. */
export type Answer<Name extends keyof Api> = Awaited<ReturnType<Api[Name]>>;

/** Methods that answer a list in pages. */
export type ListName = {
  [Name in keyof Api]: Answer<Name> extends { readonly next: string | null }
    ? "cursor" extends keyof NonNullable<Parameters<Api[Name]>[0]>
      ? Name
      : never
    : never;
}[keyof Api];

/** One row of such a list. */
export type Row<Name extends ListName> = {
  [Field in keyof Answer<Name>]: Answer<Name>[Field] extends readonly (infer One)[] ? One : never;
}[keyof Answer<Name>];

export interface Client extends Api {
  /** All rows of a list, page by page as they are asked for. `limit` is the size of a page. */
  rows<Name extends ListName>(name: Name, input?: Parameters<Api[Name]>[0], options?: CallOptions): AsyncGenerator<Row<Name>, void>;
}

/**
 * The API of an organisation's server, one method for each route. Works where `fetch` does.
 * Every method throws UpshotApiError where the server refuses or does not answer.
 */
export function openClient(options: ClientOptions): Client {
  const methods = Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]) => [
      name,
      (input: Input = {}, callOptions: CallOptions = {}) => call(options, endpoint, input, callOptions),
    ]),
  );
  const rows = async function* (name: ListName, input: Input = {}, callOptions: CallOptions = {}): AsyncGenerator<unknown, void> {
    for (let cursor: unknown = input["cursor"]; cursor !== null;) {
      const page = Object(await call(options, endpoints[name], { ...input, cursor }, callOptions));
      for (const value of Object.values(page)) if (Array.isArray(value)) yield* value;
      cursor = typeof page.next === "string" ? page.next : null;
    }
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table and the types are written from the same routes
  return { ...methods, rows } as unknown as Client;
}
