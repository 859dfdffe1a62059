import { expect, test } from "vitest";
import { aboutLetter, aboutMail } from "./about-mail.ts";

const bob = { name: "Bob", address: "bob@example.net" };

test("a mail is named by sender and subject in one line, whatever an outsider wrote there", () => {
  expect(aboutMail({ from: [bob], subject: "Lunch?" })).toBe("Bob <bob@example.net>: Lunch?");
  expect(aboutMail({ from: [], subject: "" })).toBe("somebody: (no subject)");
  expect(aboutMail({ from: [{ name: "", address: "a@b" }], subject: "two\r\nlines \u202Egnp.exe\u0000 \u200B!" })).toBe(
    "a@b: two lines gnp.exe !",
  );
  const long = aboutMail({ from: [bob], subject: "\u{1F600}".repeat(500) });
  expect([long.length < 200, long.isWellFormed(), long.endsWith("…")]).toEqual([true, true, true]);
});

test("a mail that an agent wrote is named by whom it goes to", () => {
  const ann = { name: "Ann", address: "ann@example.org" };
  expect(aboutLetter({ to: [bob], cc: [], bcc: [], subject: "Re: Lunch?" })).toBe("to bob@example.net: Re: Lunch?");
  expect(aboutLetter({ to: [], cc: [bob], bcc: [ann, ann], subject: "x" })).toBe("to bob@example.net and 2 others: x");
});
