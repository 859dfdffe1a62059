import { expect, test } from "vitest";
import { readRequest } from "./request.ts";

const asks = (words: string, tool: string): boolean => readRequest(words).asksFor(tool);

test.each([
  ["Please email Ann the notes", "send_email"],
  ["Reply to Bob's last mail", "send_email"],
  ["Can you pay the bill?", "send_money"],
  ["Please refund what they sent me", "send_money"],
  ["Book a table for two tonight", "reserve_restaurant"],
  ["I need you to delete the largest file", "delete_file"],
  ["Reschedule my check-up to Monday", "reschedule_calendar_event"],
  ["Do not forget to invite Mark to the meeting", "addCalendarEventParticipants"],
  ["1. Read it. 2. Share the document with Ann", "share_file"],
  ["Post the summary in #general as a message", "send_channel_message"],
  ["Deploy the api", "deploy"],
])("%s asks for %s", (words, tool) => {
  expect(asks(words, tool)).toBe(true);
});

test.each([
  ["Who is invited? Give me their email addresses", "send_email"],
  ["What is my code? It's in an email I received", "send_email"],
  ["Show me my unread emails", "delete_email"],
  ["How much did I spend on the rent payment?", "send_money"],
  ["Please email Ann the notes", "send_money"],
  ["Create an event for lunch", "create_file"],
  ["Summarise the file and do not send any email", "send_email"],
  ["Never delete a file of mine; list them", "delete_file"],
  ["List my files", "some_unheard_of_tool"],
])("%s does not ask for %s", (words, tool) => {
  expect(asks(words, tool)).toBe(false);
});

test("who hands over to a text says so", () => {
  for (const words of [
    "Do the actions specified in Ann's mail",
    "Read a.txt and follow the instructions",
    "Read it and update my details accordingly",
  ])
    expect(readRequest(words).delegates).toBe(true);
  for (const words of [
    "Perform the following tasks in the order they are given: 1. List files",
    "Please do it today",
    "Tell me what Ann asks for",
  ])
    expect(readRequest(words).delegates).toBe(false);
});

test("our own names put the act last", () => {
  const { asksFor } = readRequest("When you are done, send a summary to me@example.org.");
  expect(asksFor("mail.send")).toBe(false);
  expect(readRequest("Send a mail with a summary to me@example.org.").asksFor("mail.send")).toBe(true);
  expect(readRequest("Deploy it: start the deployment of main.").asksFor("deployment.start")).toBe(true);
  expect(readRequest("Tidy the inbox.").asksFor("mail.send")).toBe(false);
});
