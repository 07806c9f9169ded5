/*
 * Options that many commands take, each with one meaning: help names them by group, and `symbolon help options` says once what
 * they do. A command's own words for one of them are shown by `--help --all`.
 */

/** An option of many commands. */
export type SharedOption = {
  /** As commands show it: `--rpc <url>`. */
  readonly flags: string;
  readonly about: string;
};

/** Options that are about one thing. */
export type OptionGroup = {
  readonly name: string;
  readonly options: readonly SharedOption[];
};

const option = (flags: string, about: string): SharedOption => ({ flags, about });

export const optionGroups: readonly OptionGroup[] = [
  {
    name: "chain and node",
    options: [
      option("--rpc <url>", "an endpoint of the chain's node; or SYMBOLON_RPC_URL"),
      option("--chain <id>", "the chain that it must be"),
      option("--addresses <path>", "an address book, where the system is elsewhere than usual"),
      option("--registry <address>", "the registry, where it is elsewhere than usual"),
      option("--from-block <number>", "the first block to search"),
    ],
  },
  {
    name: "signer",
    options: [
      option("--keystore <file>", "a key's keystore; or --account, or SYMBOLON_PRIVATE_KEY"),
      option("--password-file <file>", "its password; default: asked for at the terminal"),
      option("--password-fd <number>", "a file descriptor with its password"),
      option("--account <address>", "the node's or the signer's account that signs"),
      option("--signer <url>", "an external signer, such as Clef or Web3Signer"),
      option("--payer <source>", "a further key that pays; repeatable"),
    ],
  },
  {
    name: "sending",
    options: [
      option("--dry-run", "check and simulate everything; send nothing"),
      option("--yes", "send what holds for good without asking"),
      option("--from <address>", "plan as an account whose key is elsewhere, such as a Safe"),
      option("--calldata [file]", "send nothing: write the calls, or print them"),
      option("--calldata-format <format>", "calls, safe (Transaction Builder) or eip5792"),
      option("--priority-fee <gwei>", "the tip to begin with"),
      option("--max-fee-per-gas <gwei>", "wait while gas costs more"),
      option("--in-flight <number>", "transactions under way at once"),
      option("--journal <file>", "where what was sent is kept, so that nothing is sent twice"),
      option("--deploy-proxy", "deploy the deployment proxy where it is missing"),
    ],
  },
  {
    name: "signed requests",
    options: [
      option("--sign-request <file>", "send nothing: sign what would be sent, for somebody else to send"),
      option("--by-request <file>", "send the signed requests of a file, and pay for them"),
      option("--max-value <eth>", "the most that a request may cost beside its gas"),
    ],
  },
  {
    name: "lists and amounts",
    options: [
      option("--decimals <number>", "of the token: amounts are tokens with so many decimals"),
      option("--base-units", "amounts are whole base units of the token"),
      option("--amounts <form>", "how the file writes amounts: 1234.56, 1.234,56, 1,234.56, hex"),
      option("--map <columns>", "what the file calls its columns: account=receiver,amount=value"),
      option("--ignore-columns <names>", "columns to leave out, separated by commas"),
      option("--checksum-chain <id>", "the chain of EIP-1191 checksums, such as 30"),
      option("--merge", "add up the rows of one account"),
      option("--supply <amount>", "refuse a total above it"),
      option("--total <amount>", "refuse any other total"),
      option("--max-amount <amount>", "refuse a row above it"),
      option("--rows <number>", "refuse any other number of accounts"),
      option("--max-problems <number>", "report so many bad values; default: 20"),
    ],
  },
  {
    name: "workers",
    options: [
      option("--store <address>", "where work is kept: pglite:FOLDER, or postgres://..."),
      option("--store-listen <address>", "the PostgreSQL behind the pooler that --store names"),
      option("--config <file>", "options from a file, by their names"),
      option("--key <source>", "a key that sends: keystore:FILE, account:ADDRESS, env:NAME"),
      option("--private-rpc <url>", "transactions go to these endpoints alone"),
      option("--workers <number>", "how many workers"),
      option("--through <relay>", "the relay that takes the fees"),
      option("--least-fee <tokens>", "claims that bring less are not sent"),
      option("--good-for <duration>", "how long a transaction through a relay may wait"),
      option("--refill-from <source>", "a key that gives the others ETH"),
      option("--refill-below <eth>", "refill a key that has less"),
      option("--refill-to <eth>", "up to so much"),
      option("--refill-limit <eth>", "and at most so much, for good"),
      option("--accept-power-loss", "use a PGlite also where it may lose what was signed"),
    ],
  },
  {
    name: "output",
    options: [
      option("--json", "print one JSON document and nothing else"),
      option("--replace", "replace what is there already"),
    ],
  },
];

const GROUP_OF: ReadonlyMap<string, string> = new Map(
  optionGroups.flatMap(({ name, options }) => options.map(({ flags }) => [flags, name] as const)),
);

/** The group of an option that many commands share; undefined: it is the command's own. */
export function groupOf(flags: string): string | undefined {
  return GROUP_OF.get(flags);
}
