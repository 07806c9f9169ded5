import { type Address, erc20Abi, parseAbi } from "viem";
import { writeContract } from "viem/actions";
import type { CampaignArguments } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { readCampaign } from "../../../src/sdk/chain/read/readCampaign.ts";
import { compile } from "../../differential/play/compile.ts";
import type { Build } from "../../journeys/easBuilds.ts";
import type { KindChain } from "../scripts/kindChain.ts";
import type { TestCampaign } from "../scripts/relayChain.ts";

/** How a campaign that is not the one that is shipped breaks its terms. */
export type Looseness =
  | "opens early"
  | "sweeps early"
  | "keeps something"
  | "pays less"
  | "tells nothing"
  | "none";

const LOOSENESS = ["none", "opens early", "sweeps early", "keeps something", "pays less", "tells nothing"];

/** Answers like an instant campaign, and pays whoever asks: it looks at no proof. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract LooseCampaign {
    error WaveNotOpen(uint256 time, uint256 opens);
    error Ended(uint256 time, uint256 end);
    error NotEnded(uint256 time, uint256 end);
    event Claimed(uint256 index, address account, uint256 amount);
    event Swept(address indexed treasury, uint256 amount);

    IERC20 public token;
    address public treasury;
    address public gate;
    bytes32 public merkleRoot;
    bytes32 public manifestHash;
    uint256 public count;
    uint64 public start;
    uint64 public end;
    uint64 public waves;
    uint64 public waveInterval;
    uint64 public maxExtraTime;
    uint8 public claimFor;
    bool public recallable;
    uint256 private mode;
    uint256[8] private taken;

    constructor(IERC20 token_, bytes32 root, address treasury_, uint256[6] memory numbers) {
        (token, merkleRoot, treasury) = (token_, root, treasury_);
        (count, start, end) = (numbers[0], uint64(numbers[1]), uint64(numbers[2]));
        (waves, waveInterval, mode) = (uint64(numbers[3]), uint64(numbers[4]), numbers[5]);
    }

    function effectiveEnd() external view returns (uint256) {
        return end;
    }

    function claimedWords(uint256 first, uint256 number) external view returns (uint256[] memory words) {
        words = new uint256[](number);
        for (uint256 i = 0; i < number; ++i) words[i] = taken[first + i];
    }

    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata) external {
        uint256 opens = start + (waves == 0 ? 0 : ((index * waves) / count) * waveInterval);
        if (block.timestamp + (mode == 1 ? 1 : 0) < opens) revert WaveNotOpen(block.timestamp, opens);
        if (block.timestamp >= end) revert Ended(block.timestamp, end);
        taken[0] |= 1 << index;
        if (mode == 4) amount -= 1;
        token.transfer(account, amount);
        if (mode != 5) emit Claimed(index, account, amount);
    }

    function sweep() external {
        if (block.timestamp + (mode == 2 ? 1 : 0) < end) revert NotEnded(block.timestamp, end);
        uint256 rest = token.balanceOf(address(this)) - (mode == 3 ? 1 : 0);
        token.transfer(treasury, rest);
        emit Swept(treasury, rest);
    }
}
`;

const FILE = "contracts/mocks/SampleToken.sol";
let built: Build | undefined;

/** Compiled on first use, in this process. */
function looseBuild(): Build {
  if (built !== undefined) return built;
  const edit = (source: string, file: string) => (file === FILE ? SOURCE : source);
  const { creation, runtime } = compile({ file: FILE, contract: "LooseCampaign", edit });
  const abi = parseAbi(["constructor(address token, bytes32 root, address treasury, uint256[6] numbers)"]);
  built = { abi, bytecode: creation, deployedBytecode: runtime };
  return built;
}

/** A funded campaign over so many leaves whose contract breaks its terms. */
export async function looseCampaign(
  chain: KindChain,
  folder: string,
  count: number,
  looseness: Looseness,
  terms: Partial<CampaignArguments> = {},
): Promise<TestCampaign> {
  const model = await chain.campaign(folder, count);
  const { terms: usual } = await readCampaign(chain.reader, { campaign: model.campaign });
  const { token, root, treasury, start, end, waves, waveInterval } = { ...usual, ...terms };
  const numbers = [BigInt(count), start, end, waves, waveInterval, BigInt(LOOSENESS.indexOf(looseness))];
  const campaign: Address = await chain.deploy(looseBuild(), token, root, treasury, numbers);
  await writeContract(chain.other, {
    address: token,
    abi: erc20Abi,
    functionName: "transfer",
    args: [campaign, model.tree.allocation.total],
  });
  return { ...model, campaign };
}
