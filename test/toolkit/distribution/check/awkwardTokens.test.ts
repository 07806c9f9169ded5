import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

const root = new URL("../../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

/** What a cell of docs/tokens.md says for each end that the matrix of tokens knows. */
const words: Readonly<Record<string, RegExp>> = {
  Exact: /exact/,
  Less: /less/,
  More: /pays the fee/,
  Believed: /believed/,
  Failed: /refused.*`SafeERC20FailedOperation`/,
  Named: /refused.*error/,
  NoZero: /refused by its error/,
  Capped: /refused above, by its error/,
  Bomb: /refused, by its error/,
  Mute: /refused\*?\*?, no reason/,
  Lacking: /refused/,
  Short: /refused.*`UnderFunded`/,
  NoGrant: /by permit refused: `ERC20InsufficientAllowance`/,
  NoCode: /refused: `TokenWithoutCode`/,
};

/** What these do hangs on more than the table says; tests of their own play it. */
const special = ["RebasingToken", "SharesToken", "UpgradableToken"];

const table = [
  ...read("test/contracts/support/TokenTable.sol").matchAll(/^ +"(\w+) +(\w+) +(\w+) +(\w+) +(\w+) +"/gm),
]
  .map(([, token = "", claim = "", sweep = "", create = "", permit = ""]) => ({
    token,
    claim,
    sweep,
    create,
    permit,
  }))
  .filter(({ token }) => !(token in words));

/** Columns of the page's main table: token, creation, claim, sweep, what to do. Its other tables have fewer. */
const COLUMNS = 5;

/** Rows of the main table by token: creation, claim, sweep. */
const page = new Map<string, readonly string[]>();
for (const line of read("docs/tokens.md").matchAll(/^\| (.+) \|$/gm)) {
  const cells = (line[1] ?? "").split(" | ");
  if (cells.length !== COLUMNS) continue;
  for (const name of (cells[0] ?? "").matchAll(/`(\w+)`/g)) page.set(name[1] ?? "", cells.slice(1, 4));
}

describe("docs/tokens.md", () => {
  it("has a row for every awkward token", () => {
    const files = readdirSync(new URL("contracts/mocks/tokens/", root)).map((name) =>
      name.replace(".sol", ""),
    );
    const tokens = files.filter((name) => !["AwkwardToken", "ITokenHooks"].includes(name));
    expect(tokens.filter((name) => !page.has(name))).to.deep.equal([]);
    expect(tokens.length).to.be.at.least(16);
  });

  it("says of each what the matrix plays", () => {
    expect(table.length).to.be.at.least(30);
    const wrong = table
      .filter(({ token }) => !special.includes(token))
      .flatMap(({ token, claim, sweep, create, permit }) => {
        const [creation = "", claims = "", sweeps = ""] = page.get(token) ?? [];
        const cells = [
          [create, creation.trim()],
          [permit, creation.trim()],
          [claim, claims],
          [sweep, sweeps],
        ] as const;
        return cells
          .filter(([end, said]) => said !== "" && !words[end]?.test(said))
          .map((cell) => [token, ...cell]);
      });
    expect(wrong).to.deep.equal([]);
  });
});
