import { expect, test } from "vitest";
import { shellWrites } from "./shell-writes.ts";

test.each([
  ["cat > src/a.ts <<'EOF'\none\ntwo\nEOF", [{ path: "src/a.ts", text: "one\ntwo" }]],
  ["cd app && cat >> notes.md << EOF\nline\nEOF\nls", [{ path: "notes.md", text: "line" }]],
  ["cat <<EOF > out.txt\nline\nEOF", [{ path: "out.txt", text: "line" }]],
  ['tee -a "my file.txt" <<-END\n\tline\n\tEND', [{ path: "my file.txt", text: "\tline" }]],
  [
    "cat > a <<A\n1\nA\ncat > b <<B\n2\nB",
    [
      { path: "a", text: "1" },
      { path: "b", text: "2" },
    ],
  ],
  ["git commit -F - <<EOF\nmessage\nEOF", []],
  ["cat notes.md", []],
])("%s", (command, writes) => {
  expect(shellWrites(command)).toEqual(writes);
});

test("long text full of beginnings takes no time", () => {
  const started = performance.now();
  shellWrites(`cat > a <<EOF\n${"\n \t".repeat(100_000)}`);
  shellWrites(`${"cat a ".repeat(20_000)} <<`);
  expect(performance.now() - started).toBeLessThan(2000);
});
