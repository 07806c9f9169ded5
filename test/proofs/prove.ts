import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import "../../tools/compiler/soljson.cjs";
import solc from "solc";

const FILE = "Model.sol";
const SAFE = "9576";
const HAPPENS = /^CHC: Assertion violation happens here/;

/** Assertions of one contract, as they stand in the source: what the solver proved, refuted, or could not decide. */
export type Verdicts = {
  readonly proven: readonly string[];
  readonly refuted: readonly string[];
  readonly open: readonly string[];
};

export type ProveParameters = {
  /** Contract of one of the models, test/proofs/*Model.sol. */
  readonly contract: string;
  /** Text of the source that is replaced before: it must be there once within the contract. */
  readonly change?: readonly [from: string, to: string];
};

/** Asks the compiler's own model checker (constrained Horn clauses, z3 within soljson), in this process. */
export function prove({ contract, change }: ProveParameters): Verdicts {
  const content = cut(modelWith(contract), contract, change);
  const input = {
    language: "Solidity",
    sources: { [FILE]: { content } },
    settings: {
      outputSelection: { "*": { "*": [] } },
      modelChecker: {
        engine: "chc",
        solvers: ["z3"],
        targets: ["assert"],
        contracts: { [FILE]: [contract] },
        showProvedSafe: true,
        showUnproved: true,
      },
    },
  };
  const { errors = [] } = JSON.parse(solc.compile(JSON.stringify(input))) as { errors?: Message[] };
  const broken = errors.find(({ severity }) => severity === "error");
  if (broken !== undefined) throw new Error(broken.formattedMessage);
  const told = errors.flatMap(({ errorCode, message, sourceLocation }) =>
    sourceLocation === undefined || !message.startsWith("CHC: Assertion")
      ? []
      : [{ errorCode, message, text: textAt(content, sourceLocation) }],
  );
  const only = (is: (verdict: (typeof told)[number]) => boolean) =>
    told
      .filter(is)
      .map(({ text }) => text)
      .sort();
  const isProven = ({ errorCode }: { errorCode: string }) => errorCode === SAFE;
  const isRefuted = ({ message }: { message: string }) => HAPPENS.test(message);
  return {
    proven: only(isProven),
    refuted: only(isRefuted),
    open: only((verdict) => !isProven(verdict) && !isRefuted(verdict)),
  };
}

type Message = {
  errorCode: string;
  severity: string;
  message: string;
  formattedMessage: string;
  sourceLocation?: { start: number; end: number };
};

function modelWith(contract: string): string {
  const models = globSync("*Model.sol", { cwd: import.meta.dirname });
  const sources = models.map((model) => readFileSync(join(import.meta.dirname, model), "utf8"));
  const source = sources.find((text) => text.includes(`contract ${contract} {`));
  if (source === undefined) throw new Error(`test/proofs has no contract ${contract}`);
  return source;
}

/** The contract by itself, with what stands before all of them: what else is in the file makes the solver slower. */
function cut(source: string, contract: string, change: ProveParameters["change"]): string {
  const head = source.slice(0, source.search(/^\/\/\/ @notice .*\n(?:\/\/\/.*\n)*contract /m));
  const start = source.indexOf(`contract ${contract} {`);
  const body = source.slice(start, source.indexOf("\n}\n", start) + 3);
  if (change === undefined) return head + body;
  const [from, to] = change;
  if (body.split(from).length !== 2) throw new Error(`${contract} does not have this once: ${from}`);
  return head + body.replace(from, to);
}

/** What the location names: `assert(...)` without its brackets. Offsets are bytes, and the source is ASCII. */
function textAt(content: string, { start, end }: { start: number; end: number }): string {
  return content.slice(start, end).replace(/^assert\((.*)\)$/s, "$1");
}
