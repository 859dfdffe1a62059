/**
 * The statements of a ClickHouse SQL file, which takes one at a time: split at each `;` that stands outside of strings,
 * quoted names and comments. Comments are left out, empty statements too.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let statement = "";
  for (const [token] of sql.matchAll(tokens)) {
    if (token === ";") {
      statements.push(statement);
      statement = "";
    } else if (isComment(token)) statement += " ";
    else statement += token;
  }
  statements.push(statement);
  return statements.map((text) => text.trim()).filter((text) => text !== "");
}

/**
 * In order: comments to the end of the line, comments in between, strings and quoted names (a quote within is doubled or
 * follows a backslash), runs of other text, any single character. Source: ClickHouse's Lexer.cpp
 */
const tokens =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`|[^;'"`/-]+|[\s\S]/g;

function isComment(token: string): boolean {
  return token.startsWith("--") || token.startsWith("/*");
}
