/** Where a ClickHouse server answers, and as whom. */
export interface Place {
  /** Of the HTTP interface, without path: "http://127.0.0.1:8123". */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** What our own child wants in a header before it listens at all; null for other servers. */
  readonly key: string | null;
}

export const keyHeader = "X-Upshot-Key";

/** Whether the server answers a question asked as this user: a stranger on the port does not count. */
export async function pingClickhouse({ url, username, password, key }: Place): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: "SELECT 'upshot'",
      headers: { "X-ClickHouse-User": username, "X-ClickHouse-Key": password, ...(key === null ? {} : { [keyHeader]: key }) },
      signal: AbortSignal.timeout(5000),
    });
    return (await answer.text()) === "upshot\n" && answer.ok;
  } catch {
    // Not there yet: the caller decides how long to wait.
    return false;
  }
}
