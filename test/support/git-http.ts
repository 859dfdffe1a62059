import { spawn } from "node:child_process";
import { createServer } from "node:http";

/** Serves one bare repository as a code host does, by git's own http-backend, to whoever has the password. */
export interface GitHttp {
  readonly url: string;
  /** "GET /repo.git/info/refs 401" */
  readonly answered: string[];
  /** Answers with a redirect to there instead. */
  redirect: string | null;
  close(): void;
}

export async function gitHttp(folder: string, name: string, token: string): Promise<GitHttp> {
  const answered: string[] = [];
  const wanted = `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "", "http://x");
    const finish = (status: number, headers: Record<string, string> = {}, body: Buffer | null = null): void => {
      answered.push(`${request.method} ${pathname} ${status}`);
      response.writeHead(status, headers).end(body);
    };
    if (host.redirect !== null) return finish(302, { location: host.redirect });
    if (request.headers.authorization !== wanted) return finish(401, { "www-authenticate": 'Basic realm="git"' });
    const child = spawn("git", ["http-backend"], {
      env: {
        PATH: process.env["PATH"],
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        REMOTE_ADDR: "127.0.0.1",
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        HTTP_GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const pieces: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.on("close", () => {
      const output = Buffer.concat(pieces);
      const end = output.indexOf("\r\n\r\n");
      const head = output.subarray(0, end).toString();
      const type = /^Content-Type: (.*)$/im.exec(head)?.[1]?.trim() ?? "";
      finish(Number(/^Status: (\d+)/im.exec(head)?.[1] ?? 200), { "content-type": type }, output.subarray(end + 4));
    });
    request.pipe(child.stdin);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const host: GitHttp = {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/${name}`,
    answered,
    redirect: null,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return host;
}
