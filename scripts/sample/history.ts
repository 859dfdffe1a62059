/** A git history as a `git fast-import` stream. Commits are named by marks; `{{n}}` stands for the hash of mark n. */
export interface CommitRequest {
  readonly ref: string;
  readonly at: number;
  readonly person: string;
  readonly message: string;
  readonly from: number | null;
  readonly merge?: number;
  readonly files: ReadonlyMap<string, string>;
}

export interface History {
  commit(request: CommitRequest): number;
  /** Points a ref at a commit. */
  ref(name: string, mark: number): void;
  stream(): string;
}

export function startHistory(): History {
  const out: string[] = [];
  let marks = 0;
  return {
    commit(request) {
      const mark = ++marks;
      const who = `${request.person[0]?.toUpperCase() ?? ""}${request.person.slice(1)} Sample <${request.person}@shop.example>`;
      const seconds = Math.floor(request.at / 1000);
      out.push(`commit ${request.ref}`, `mark :${mark}`, `author ${who} ${seconds} +0200`, `committer ${who} ${seconds} +0200`, data(request.message));
      if (request.from !== null) out.push(`from :${request.from}`);
      if (request.merge !== undefined) out.push(`merge :${request.merge}`);
      for (const [path, content] of request.files) out.push(`M 100644 inline ${path}`, data(content));
      out.push("");
      return mark;
    },
    ref(name, mark) {
      out.push(`reset ${name}`, `from :${mark}`, "");
    },
    stream: () => `${out.join("\n")}\n`,
  };
}

/** The length is filled in when the stream is written out, since `{{n}}` grows to 40 characters. */
function data(content: string): string {
  const length = Buffer.byteLength(content.replaceAll(/\{\{\d+\}\}/g, "0".repeat(40)));
  return `data ${length}\n${content}`;
}
