/** A mail of one part, lines ended by LF. */
export function textMail(body: string, type = "text/plain", encoding = "8bit"): Buffer {
  return Buffer.from(
    `From: bob@example.net\nSubject: Test\nMIME-Version: 1.0\nContent-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`,
  );
}

/** A mail of many parts. What is no text is attached, in base64. */
export function mailParts(parts: readonly (readonly [type: string, body: string])[], kind: "mixed" | "alternative" = "mixed"): Buffer {
  const each = parts.map(([type, body], at) => {
    const rest = type.startsWith("text/")
      ? ""
      : `Content-Disposition: attachment; filename="file${at}.bin"\nContent-Transfer-Encoding: base64\n`;
    return `--b\nContent-Type: ${type}\n${rest}\n${body}\n`;
  });
  return Buffer.from(
    `From: bob@example.net\nSubject: Test\nMIME-Version: 1.0\nContent-Type: multipart/${kind}; boundary="b"\n\n${each.join("")}--b--\n`,
  );
}

/** A text within as many parts within parts. */
export function nested(depth: number, text: string): Buffer {
  const open = Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\n\n--b${at}\n`).join("");
  return Buffer.from(`From: bob@example.net\nMIME-Version: 1.0\n${open}Content-Type: text/plain\n\n${text}\n`);
}
