import { createServer, type Socket } from "node:net";

/** A server of lines for faults no real one has on demand. Without TLS. */
export interface MailPeer {
  readonly port: number;
  /** Commands as they came, without their ends. */
  readonly heard: readonly string[];
  readonly close: () => Promise<void>;
}

/** What is done at a command: an answer (lines ended by CRLF), "drop" the connection, "hang": say nothing from now on. */
export type Behave = (command: string, text: string) => string;

/**
 * SMTP (RFC 5321) of which one step goes wrong: "DATA" is the command, "." the end of the text. What it took is in `taken`.
 * `after`: the text is taken, then the connection ends without an answer.
 */
export async function smtpPeer(
  wrong: { readonly at: string; readonly does: string } | null,
): Promise<MailPeer & { readonly taken: readonly string[] }> {
  const taken: string[] = [];
  let inText = false;
  const peer = await linePeer("220 peer\r\n", (line, text) => {
    if (inText) {
      if (line !== ".") return "";
      inText = false;
      if (wrong?.at === "before-taken") return wrong.does;
      taken.push(text);
      return wrong?.at === "." ? wrong.does : "250 taken\r\n";
    }
    const word = line.split(/[ :]/)[0]?.toUpperCase() ?? "";
    if (wrong?.at === word) return wrong.does;
    if (word === "EHLO") return "250-peer\r\n250 AUTH PLAIN\r\n";
    if (word === "AUTH") return "235 welcome\r\n";
    if (word === "DATA") {
      inText = true;
      return "354 go on\r\n";
    }
    return word === "QUIT" ? "drop" : "250 ok\r\n";
  });
  return { ...peer, taken };
}

/** IMAP (RFC 3501) that lets anybody in and has an INBOX, of which one command goes wrong. */
export function imapPeer(wrong: { readonly at: string; readonly does: string }): Promise<MailPeer> {
  return linePeer("* OK peer\r\n", (line) => {
    const [tag = "", word = "", second = ""] = line.split(" ");
    const command = word.toUpperCase() === "UID" ? second.toUpperCase() : word.toUpperCase();
    if (command === wrong.at) return wrong.does.replaceAll("TAG", tag);
    const untagged: Readonly<Record<string, string>> = {
      CAPABILITY: "* CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE\r\n",
      LIST: '* LIST (\\HasNoChildren) "/" INBOX\r\n',
      NAMESPACE: '* NAMESPACE (("" "/")) NIL NIL\r\n',
      SELECT:
        "* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] x\r\n* 1 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n",
    };
    return `${untagged[command] ?? ""}${tag} OK done\r\n`;
  });
}

async function linePeer(greeting: string, behave: Behave): Promise<MailPeer> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding("latin1").on("error", () => undefined);
    let rest = "";
    let text = "";
    let hangs = false;
    socket.on("data", (piece: string) => {
      rest += piece;
      for (let end = rest.indexOf("\r\n"); end >= 0 && !hangs; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        heard.push(line);
        text += `${line}\r\n`;
        const does = behave(line, text);
        if (does === "drop") return void socket.destroy();
        if (does === "hang") hangs = true;
        else if (does !== "") socket.write(does);
      }
    });
    if (greeting !== "") socket.write(greeting);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    heard,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}
