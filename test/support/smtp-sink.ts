import { createServer, type Socket } from "node:net";

/** One mail as it came over the wire. */
export interface ReceivedMail {
  readonly recipients: readonly string[];
  /** Headers and body, as sent. */
  readonly data: string;
  /** User and password given (AUTH PLAIN), null where none were. */
  readonly auth: string | null;
}

export interface SmtpSink {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Refuses every recipient from now on, or takes them again. */
  refuse(refused: boolean): void;
  close(): Promise<void>;
}

/** A mail server that takes everything and delivers nothing (RFC 5321, as much of it as a sender needs), for tests: no TLS. `taken` is told of each before its sender is. */
export async function smtpSink(taken: () => void = () => undefined): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let refused = false;
  const server = createServer((socket) => {
    sockets.add(socket.setEncoding("utf8").on("error", () => undefined));
    let text = "";
    let recipients: string[] = [];
    let auth: string | null = null;
    let inData = false;
    const say = (line: string): boolean => socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === "EHLO") say("250-sink\r\n250 AUTH PLAIN");
      else if (word === "AUTH") auth = (say("235 welcome"), Buffer.from(line.split(" ")[2] ?? "", "base64").toString("utf8"));
      else if (word === "RCPT" && refused) say("550 not here");
      else if (word === "RCPT") recipients.push((say("250 ok"), /<(.*)>/.exec(line)?.[1] ?? ""));
      else if (word === "DATA") inData = say("354 go on") || true;
      else if (word === "QUIT") socket.end("221 bye\r\n");
      else say("250 ok");
    };
    socket.on("data", (piece: string) => {
      for (text += piece; ;) {
        const end = text.indexOf(inData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (!inData) command(part);
        else {
          mails.push({ recipients, data: part, auth });
          [recipients, inData] = [[], false];
          taken();
          say("250 taken");
        }
      }
    });
    say("220 sink");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    mails,
    refuse: (value) => {
      refused = value;
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}
