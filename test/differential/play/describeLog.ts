import { decodeEventLog, type Hex, keccak256, parseAbi, toBytes } from "viem";

/** Everything that a step can leave in the logs. */
const events = parseAbi([
  "event Attested(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID)",
  "event Revoked(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID)",
  "event Timestamped(bytes32 indexed data, uint64 indexed timestamp)",
  "event RevokedOffchain(address indexed revoker, bytes32 indexed data, uint64 indexed timestamp)",
  "event NonceIncreased(uint256 oldNonce, uint256 newNonce)",
  "event Acted(bool success, bytes returned)",
  "event Moved(address who, int256 difference)",
  "event Noted(uint256 value, bytes data)",
  "event Ran(bool success, bytes returned)",
]);

/** Errors without arguments that EAS, its schema registry and OpenZeppelin's `Address` throw, by selector. */
export const errorNames: ReadonlyMap<string, string> = new Map(
  [
    "AccessDenied",
    "AlreadyExists",
    "AlreadyRevoked",
    "AlreadyRevokedOffchain",
    "AlreadyTimestamped",
    "DeadlineExpired",
    "FailedCall",
    "InsufficientValue",
    "InvalidAttestation",
    "InvalidAttestations",
    "InvalidExpirationTime",
    "InvalidLength",
    "InvalidNonce",
    "InvalidRevocation",
    "InvalidRevocations",
    "InvalidSchema",
    "InvalidSignature",
    "Irrevocable",
    "NotFound",
    "NotPayable",
  ].map((name) => [keccak256(toBytes(`${name}()`)).slice(0, 10), name]),
);

/** A line of the comparison, in words where it is an event that is known. */
export function describeLog(line: string): string {
  const [address, ...rest] = line.split(" ");
  const data = rest.pop() as Hex | undefined;
  try {
    const topics = rest as [Hex, ...Hex[]];
    const { eventName, args } = decodeEventLog({ abi: events, topics, data: data ?? "0x" });
    const told = Object.entries(args).map(
      ([name, value]) => `${name} ${errorNames.get(String(value)) ?? value}`,
    );
    return `${address} tells ${eventName}: ${told.join(", ")}`;
  } catch {
    return line;
  }
}
