import { expect } from "chai";
import { allVerbs } from "../../../bench/commands/allVerbs.ts";

/** What a call's values are called in its help: one word for one thing. Who adds one says here what it stands for. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  `number share leaves amount tokens gwei eth
  duration moment block block|moment now|when-issued yes|no length
  file dir path prefix file|stderr url template host:port config
  address account hash hex uid id index|id hash|file uid|file tag tag|blocks
  batch campaign credential group group|desk holder intent issuer list place policy
  relay report root schema source target terms token tree burst what
  a b before after previous new other
  code form format half kind kinds panel purpose ruling shape way who
  columns cursor shell word fields name names text env:name|file:path field=value language=file old=new role=address`.split(
    /\s+/,
  ),
);

const verbs = await allVerbs();

describe("placeholders", () => {
  it("are one a thing, over all commands", () => {
    const used = new Map<string, string>();
    for (const [words, verb] of verbs) {
      for (const { flags } of verb.options) {
        for (const [, name = ""] of flags.matchAll(/[<[]([^>\]]+?)(?:\.\.\.)?[>\]]/g))
          used.set(name, `${words} ${flags}`);
      }
      for (const argument of verb.registeredArguments) used.set(argument.name(), words);
    }
    const unknown = [...used].filter(([name]) => !PLACEHOLDERS.has(name));
    expect(unknown).to.deep.equal([]);
    expect([...PLACEHOLDERS].filter((name) => !used.has(name))).to.deep.equal([]);
  });

  it("of a length of time take 1h, and refuse what is none", () => {
    const durations = verbs.flatMap(([words, verb]) =>
      verb.options
        .filter(({ flags }) => flags.endsWith("<duration>"))
        .map(({ flags, parseArg }) => [`${words} ${flags}`, parseArg] as const),
    );
    expect(durations).to.have.length.above(30);
    for (const [what, parse] of durations) {
      expect(parse, what).to.be.a("function");
      expect(Number(parse?.("1h", undefined)), what).to.be.oneOf([3_600, 3_600_000]);
      expect(() => parse?.("1 week", undefined), what).to.throw("It is not a duration.");
    }
  });

  it("of a moment take a date, and Unix seconds", () => {
    const moments = verbs.flatMap(([words, verb]) =>
      verb.options
        .filter(({ flags }) => flags.endsWith("<moment>"))
        .map(({ flags, parseArg }) => [`${words} ${flags}`, parseArg] as const),
    );
    expect(moments).to.have.length.above(20);
    for (const [what, parse] of moments) {
      for (const text of ["2030-01-01", "1893456000"]) {
        expect(parse?.(text, undefined), what).to.equal(1_893_456_000n);
      }
    }
  });
});
