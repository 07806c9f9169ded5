import type { RunBench } from "./bench.ts";

export type BenchEntry = {
  readonly name: string;
  readonly about: string;
  /** Loads the bench only when it runs, so that listing is quick. */
  readonly load: () => Promise<RunBench>;
  /** The same in some minutes: shows that it works, and measures nothing. */
  readonly loadQuick?: () => Promise<RunBench>;
  /** The same with a row or more that take far longer than all others. */
  readonly loadWhole?: () => Promise<RunBench>;
  /** Its rows, conditions and charts need one another: it cannot be measured group by group. */
  readonly isOnePiece?: true;
};

/** All benches, by name. */
export const benches: readonly BenchEntry[] = [
  {
    name: "gas",
    isOnePiece: true,
    about:
      "gas of claims, attestations, batches and campaigns, beside EAS, Verax, Sign Protocol, Uniswap, OpenZeppelin, thirdweb and Sablier",
    load: async () => (await import("../gas.ts")).runGasBench,
  },
  {
    name: "lifetime",
    isOnePiece: true,
    about: "gas over a campaign's whole life, for 1,000, 10,000 and 100,000 recipients, beside three peers",
    load: async () => (await import("../lifetime.ts")).runLifetimeBench,
  },
  {
    name: "verify",
    about: "verdicts off the chain: cached ones, checks of a witness, the memory of a cache",
    load: async () => (await import("../verify.ts")).runVerifyBench,
  },
  {
    name: "package",
    isOnePiece: true,
    about: "size of the npm package, and of what pages load of it, beyond viem",
    load: async () => (await import("../package.ts")).runPackageBench,
  },
  {
    name: "tree",
    isOnePiece: true,
    about:
      "from a million rows to a root, all proofs and one proof, beside OpenZeppelin, merkletreejs, noble and hash-wasm; five to ten minutes",
    load: async () => (await import("../tree.ts")).runTreeBench,
  },
  {
    name: "rehearsal",
    about:
      "dry runs of Uniswap's list and of up to 250,000 leaves, bursts of 10,000 and 50,000 claimants, the model beside them and with ten million; half an hour",
    load: async () => (await import("../rehearsal.ts")).runRehearsalBench,
  },
  {
    name: "delivery",
    about:
      "20,000 signed claims relayed from four keys on a chain that mines each second, beside one transaction at a time, and killed at random; intents that are taken in, shared by workers, and done beside a chain that stands still; 1,000 sends beside a loop; tables of ten million; twelve minutes",
    load: async () => (await import("../delivery.ts")).runDeliveryBench,
    loadQuick: async () => (await import("../delivery.ts")).runQuickDeliveryBench,
  },
  {
    name: "delivery-faults",
    about:
      "what workers lose, do twice or waste while they, their database and their node are killed, beside a control that sends first; eight minutes, and with --whole 400 kills of each store and half an hour of even load",
    load: async () => (await import("../deliveryFaults.ts")).runDeliveryFaultsBench,
    loadQuick: async () => (await import("../deliveryFaults.ts")).runQuickDeliveryFaultsBench,
    loadWhole: async () => (await import("../deliveryFaults.ts")).runWholeDeliveryFaultsBench,
  },
  {
    name: "gateway",
    about:
      "3,000 signed claims handed in over HTTP at ten times what goes into blocks, by clients with tickets and by such with jitter, and the same policy in rehearsals of up to 50,000; claims a second of a front and a worker; twelve minutes",
    load: async () => (await import("../gateway.ts")).runGatewayBench,
    loadQuick: async () => (await import("../gateway.ts")).runQuickGatewayBench,
  },
  {
    name: "gateway-faults",
    about:
      "what a gateway of several processes loses, does twice, leaves undone or breaks its word in while they are killed, and what its memory comes to; twenty minutes, and with --whole twenty more of even load",
    load: async () => (await import("../gatewayFaults.ts")).runGatewayFaultsBench,
    loadQuick: async () => (await import("../gatewayFaults.ts")).runQuickGatewayFaultsBench,
    loadWhole: async () => (await import("../gatewayFaults.ts")).runWholeGatewayFaultsBench,
  },
  {
    name: "timeline",
    about:
      "50,000 events followed into a store, beside ponder, which it installs for the run; what proving the newest blocks costs, undoing them, nodes that lie, kills and memory; ten minutes",
    load: async () => (await import("../timeline.ts")).runTimelineBench,
    loadQuick: async () => (await import("../timeline.ts")).runQuickTimelineBench,
  },
  {
    name: "web",
    about:
      "the pages in a real browser: what they transfer, how soon they answer on a slow phone, beside RainbowKit's starter, which it installs for the run; what they ask nodes, their accessibility, many visits at once; six minutes",
    load: async () => (await import("../web.ts")).runWebBench,
    loadQuick: async () => (await import("../web.ts")).runQuickWebBench,
  },
  {
    name: "governance",
    about:
      "what cases, proposals and rules come to by time alone: states without an exit, days to a decision, rules that surprise, questions that nobody decides; one minute",
    load: async () => (await import("../governance.ts")).runGovernanceBench,
    loadQuick: async () => (await import("../governance.ts")).runQuickGovernanceBench,
  },
  {
    name: "nodes",
    about:
      "every command and service through eighteen dialects of clients, chains and gateways, and payments while the base fee rises; half an hour",
    load: async () => (await import("../nodes.ts")).runNodesBench,
    loadQuick: async () => (await import("../nodes.ts")).runQuickNodesBench,
  },
  {
    name: "lists",
    about:
      "tables as people write them, and where the hints of their refusals lead; published lists and roots; imports and exports that are run again and killed; a minute",
    load: async () => (await import("../lists.ts")).runListsBench,
    loadQuick: async () => (await import("../lists.ts")).runQuickListsBench,
  },
  {
    name: "house",
    isOnePiece: true,
    about:
      "how this repository is to work in: until a test answers to a changed line, what there is to read; six minutes, and with --whole what npm test takes; twenty",
    load: async () => (await import("../house.ts")).runHouseBench,
    loadWhole: async () => (await import("../house.ts")).runWholeHouseBench,
  },
  {
    name: "words",
    isOnePiece: true,
    about:
      "phrases and sentences that a reader has to read twice, and how much there is to read; a second, and ten more where npm run docs has built the site: whether its search finds what people ask",
    load: async () => (await import("../words.ts")).runWordsBench,
  },
  {
    name: "commands",
    isOnePiece: true,
    about: "valuable files and folders that commands overwrite when told a wrong place; some seconds",
    load: async () => (await import("../commands.ts")).runCommandsBench,
  },
];
