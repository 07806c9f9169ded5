import { EventEmitter } from "node:events";
import { expect } from "chai";
import { readHidden } from "../../../../../scripts/command/signer/readPassword.ts";
import { type SigningOptions, signingOf } from "../../../../../scripts/command/signer/signingOptions.ts";

const ACCOUNT = "0x00000000000000000000000000000000000ec1e1";
const KEY = `0x${"a1".repeat(32)}`;
const URL = "http://127.0.0.1:8550";
const account = ACCOUNT as `0x${string}`;
const password = { file: undefined, descriptor: undefined };

describe("signingOf", () => {
  const clear: readonly (readonly [what: string, SigningOptions, env: NodeJS.ProcessEnv, unknown])[] = [
    ["nothing", {}, {}, { by: "node", account: undefined }],
    ["a key of the environment", {}, { SYMBOLON_PRIVATE_KEY: KEY }, { by: "key", key: KEY }],
    ["a keystore", { keystore: "a" }, {}, { by: "keystore", file: "a", password }],
    [
      "a keystore of the environment",
      { passwordFd: 3 },
      { SYMBOLON_KEYSTORE: "a" },
      { by: "keystore", file: "a", password: { ...password, descriptor: 3 } },
    ],
    ["an account", { account }, {}, { by: "node", account }],
    ["an account of the environment", {}, { SYMBOLON_ACCOUNT: ACCOUNT }, { by: "node", account }],
    ["an account and a signer", { account, signer: URL }, {}, { by: "signer", account, url: URL }],
    [
      "a signer of the environment",
      { account },
      { SYMBOLON_SIGNER: URL },
      { by: "signer", account, url: URL },
    ],
    [
      "an account of the environment with a signer",
      { signer: URL },
      { SYMBOLON_ACCOUNT: ACCOUNT },
      { by: "signer", account, url: URL },
    ],
    [
      "a keystore before the environment",
      { keystore: "a" },
      { SYMBOLON_PRIVATE_KEY: KEY, SYMBOLON_ACCOUNT: ACCOUNT },
      { by: "keystore", file: "a", password },
    ],
    [
      "an account before the environment",
      { account },
      { SYMBOLON_PRIVATE_KEY: KEY, SYMBOLON_KEYSTORE: "a" },
      { by: "node", account },
    ],
  ];
  for (const [what, options, env, signing] of clear) {
    it(`takes ${what}`, () => {
      expect(signingOf(options, env)).to.deep.equal(signing);
    });
  }

  const unclear: readonly (readonly [
    what: string,
    SigningOptions,
    env: NodeJS.ProcessEnv,
    reason: RegExp,
  ])[] = [
    ["two options", { keystore: "a", account }, {}, /--keystore and --account exclude each other/],
    [
      "two variables",
      {},
      { SYMBOLON_KEYSTORE: "a", SYMBOLON_PRIVATE_KEY: KEY },
      /SYMBOLON_KEYSTORE and SYMBOLON_PRIVATE_KEY/,
    ],
    [
      "a signer and a key",
      {},
      { SYMBOLON_SIGNER: URL, SYMBOLON_PRIVATE_KEY: KEY },
      /SYMBOLON_SIGNER and SYMBOLON_PRIVATE_KEY/,
    ],
    ["a signer alone", { signer: URL }, {}, /^--signer needs --account/],
    ["a password alone", { passwordFile: "a" }, { SYMBOLON_PRIVATE_KEY: KEY }, /needs --keystore/],
    [
      "two passwords",
      { keystore: "a", passwordFile: "b", passwordFd: 3 },
      {},
      /--password-file and --password-fd/,
    ],
    ["a variable that is no address", {}, { SYMBOLON_ACCOUNT: "0x12" }, /SYMBOLON_ACCOUNT is invalid/],
    ["a variable that is no URL", { account }, { SYMBOLON_SIGNER: "clef" }, /SYMBOLON_SIGNER is invalid/],
    ["an empty variable", {}, { SYMBOLON_KEYSTORE: "" }, /SYMBOLON_KEYSTORE is invalid/],
  ];
  for (const [what, options, env, reason] of unclear) {
    it(`refuses ${what}`, () => {
      expect(() => signingOf(options, env))
        .to.throw(reason)
        .with.property("code", "SigningNotClear");
    });
  }
});

describe("readHidden", () => {
  /** What is typed, key by key or at once, into a terminal that is asked. */
  async function typing(...pieces: readonly string[]) {
    const modes: boolean[] = [];
    const input = Object.assign(new EventEmitter(), {
      setRawMode: (mode: boolean) => modes.push(mode),
      resume: () => {},
    });
    const read = readHidden(input as unknown as Parameters<typeof readHidden>[0]).catch(({ code }) => code);
    for (const piece of pieces) input.emit("data", Buffer.from(piece, "latin1"));
    const typed = await read;
    expect(modes, "the terminal is as it was").to.deep.equal([true, false]);
    expect(input.listenerCount("data")).to.equal(0);
    return typed;
  }

  it("reads a line, takes back what is erased, and lets a letter come in two pieces", async () => {
    expect(await typing("s", "e", "x", "\u007f", "cret", "\r")).to.equal("secret");
    expect(await typing("gr\u00c3", "\u00bcn\n")).to.equal("gr\u00fcn");
  });

  it("gives up where it is interrupted", async () => {
    expect(await typing("sec", "\u0003")).to.equal("NoPassword");
  });
});
