/** What went wrong with a call, and what to do next: the one shape every failure of the page takes. */
export class ApiError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly status: number;
  constructor(parts: { code: string; message: string; hint: string; status: number; cause?: unknown }) {
    super(parts.message, { cause: parts.cause });
    this.name = "ApiError";
    this.code = parts.code;
    this.hint = parts.hint;
    this.status = parts.status;
  }
}

/** Reads JSON from the own server. Undefined search values are left out. @throws ApiError */
export function get<T>(path: string, search: Readonly<Record<string, string | undefined>>, signal?: AbortSignal): Promise<T> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined) query.set(name, value);
  return call<T>(query.size === 0 ? path : `${path}?${query}`, signal === undefined ? {} : { signal });
}

/** Changes something. `csrf` comes from /api/session. @throws ApiError */
export function send<T>(method: "POST" | "PUT" | "DELETE", path: string, csrf: string | null, body?: object | null): Promise<T> {
  const headers: Record<string, string> = csrf === null ? {} : { "x-upshot-csrf": csrf };
  if (body !== undefined) headers["content-type"] = "application/json";
  return call<T>(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

/** Sends a file as it is. @throws ApiError */
export function sendFile<T>(path: string, csrf: string | null, file: Blob): Promise<T> {
  const headers: Record<string, string> = {
    "content-type": "application/octet-stream",
    ...(csrf === null ? {} : { "x-upshot-csrf": csrf }),
  };
  return call<T>(path, { method: "POST", headers, body: file });
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError({
      code: "unreachable",
      message: "Upshot does not answer",
      hint: "Check that `upshot serve` runs and that you are online, then try again.",
      status: 0,
      cause,
    });
  }
  const text = await response.text();
  const value = parse(text);
  if (response.ok && value !== undefined) return value;
  const error = value?.error;
  throw new ApiError({
    code: error?.code ?? "answer-unreadable",
    message: error?.message ?? `The server answered ${response.status} with something that is no JSON`,
    hint: error?.hint ?? "Reload the page; if it stays, look into the log of `upshot serve`.",
    status: response.status,
  });
}

/** The answer's value, null where it is empty, undefined where it is no JSON. The server has checked it against the route's schema. */
function parse(text: string) {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
