import { createRequire } from "node:module";
import { type Abi, type Address, concatHex, encodeFunctionData, type Hex, parseAbi, zeroAddress } from "viem";
import type { BenchChain } from "../openBenchChain.ts";
import { members } from "./quorumGroup.ts";

type Build = { readonly abi: Abi; readonly bytecode: Hex };

const require = createRequire(import.meta.url);
const buildOf = (path: string) =>
  require(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`) as Build;
const safeAbi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
  "function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) view returns (bytes32)",
  "function nonce() view returns (uint256)",
]);

/** What a Safe is asked for besides the call: nothing is paid back. */
const REST = [0, 0n, 0n, 0n, zeroAddress, zeroAddress] as const;

/** A Safe 1.4.1 of the same members, as its authors published it (npm), behind its proxy. */
export async function openSafePeer(chain: BenchChain, threshold: number) {
  const deploy = async (build: Build, args: Hex = "0x"): Promise<Address> => {
    const { contractAddress } = await chain.send(chain.relayer, { data: concatHex([build.bytecode, args]) });
    return contractAddress as Address;
  };
  const singleton = await deploy(buildOf("Safe.sol/Safe"));
  const address = await deploy(
    buildOf("proxies/SafeProxy.sol/SafeProxy"),
    `0x${singleton.slice(2).padStart(64, "0")}`,
  );
  // A Safe wants signatures in the order of its owners' addresses.
  const owners = members.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const setup = [owners.map((owner) => owner.address), BigInt(threshold), zeroAddress, "0x"] as const;
  await chain.send(chain.relayer, {
    to: address,
    data: encodeFunctionData({
      abi: safeAbi,
      functionName: "setup",
      args: [...setup, zeroAddress, zeroAddress, 0n, zeroAddress],
    }),
  });
  return {
    address,
    /** Has as many owners sign a call as the threshold says, and sends it. Returns gas used. */
    async act(target: Address, data: Hex): Promise<number> {
      const { publicClient } = chain;
      const nonce = await publicClient.readContract({ address, abi: safeAbi, functionName: "nonce" });
      const hash = await publicClient.readContract({
        address,
        abi: safeAbi,
        functionName: "getTransactionHash",
        args: [target, 0n, data, ...REST, nonce],
      });
      const signatures = await Promise.all(owners.slice(0, threshold).map((owner) => owner.sign({ hash })));
      const { gasUsed } = await chain.send(chain.relayer, {
        to: address,
        data: encodeFunctionData({
          abi: safeAbi,
          functionName: "execTransaction",
          args: [target, 0n, data, ...REST, concatHex(signatures)],
        }),
      });
      return Number(gasUsed);
    },
  };
}
