import { readFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { refuse } from "./errors.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** The built page lies in `dist/web`, beside the built server; run from source, in the checkout's `dist/web`. */
const root = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../dist/web/" : "../web/", import.meta.url));

const kept = new Map<string, { readonly bytes: Buffer; readonly gzip: boolean }>();

/** A file of the page; any other address is the page itself, which reads the address. */
export async function serveWeb(path: string): Promise<Response> {
  const file = fileOf(path);
  if (file === null) return noFile(path);
  try {
    const { bytes, gzip } = kept.get(file) ?? (await keep(file));
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        // Built files carry a hash of their content in the name.
        "cache-control": file.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
        ...(gzip ? { "content-encoding": "gzip", vary: "accept-encoding" } : {}),
      },
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && noFileCodes.has(String(error.code)))) throw error;
    return file === "index.html"
      ? refuse(503, "page-not-built", "The web page is not built yet", "Run `npm run build:web`; the API works without it.")
      : noFile(path);
  }
}

/** Nothing is there, a folder is, or the name is longer than one can be. */
const noFileCodes = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"]);

/**
 * A file below `root`, relative to it; null where an address leads out of it or is none. Put together as a path, never as
 * an address: "file:/etc/passwd.txt" would be one of its own.
 */
function fileOf(path: string): string | null {
  try {
    const file = join(root, decodeURIComponent(path));
    if (!file.startsWith(root) || file.includes("\0")) return null;
    return extname(file) === "" ? "index.html" : relative(root, file);
  } catch {
    // Not UTF-8 in percent signs.
    return null;
  }
}

function noFile(path: string): Response {
  return refuse(404, "not-found", `There is no ${path}`, "Go back to the first page.");
}

async function keep(file: string): Promise<{ readonly bytes: Buffer; readonly gzip: boolean }> {
  const bytes = await readFile(join(root, file));
  const gzip = /\.(html|js|css|svg|json|txt)$/.test(file);
  const entry = { bytes: gzip ? gzipSync(bytes, { level: 9 }) : bytes, gzip };
  // The page itself names files by their content: after an upgrade it must name the new ones.
  if (file.startsWith("assets/")) kept.set(file, entry);
  return entry;
}
