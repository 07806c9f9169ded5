import { type Abi, parseAbi } from "viem";
import { compile } from "../../differential/play/compile.ts";
import type { Build } from "../../journeys/easBuilds.ts";

/** What is odd about a token: a fee in base units kept from each transfer, decimals, a pause. */
export type Oddity = {
  readonly decimals?: number;
  readonly fee?: bigint;
  readonly paused?: boolean;
  /** Changes an allowance only from or to 0, as USDT does. */
  readonly stubborn?: boolean;
  /** What it does with a permit: nothing odd, asks an owner that has code, and not its key (ERC-1271), as USDC does, or takes it and grants nothing. */
  readonly permits?: "nothing odd" | "asks code" | "pretends";
  /** What it does where a contract sends: nothing odd, charges it, asks it first, moves nothing and says it did, or takes no order to move another's. */
  readonly whereContractsSend?: "nothing odd" | "charges" | "asks" | "pretends" | "stops";
};

const PERMITS = ["nothing odd", "asks code", "pretends"] as const;
const MODES = ["nothing odd", "charges", "asks", "pretends", "stops"] as const;

/** An ERC-20 with a permit, and with whatever is odd about it. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { ERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

contract OddToken is ERC20Permit {
    uint8 private immutable DECIMALS;
    uint256 private immutable FEE;
    bool private immutable STUBBORN;
    uint8 private immutable PERMITS;
    uint8 private immutable MODE;
    bool public immutable paused;

    constructor(address holder, uint256 supply, uint8 decimals_, uint256 fee, bool paused_, bool stubborn, uint8 mode, uint8 permits)
        ERC20("Odd", "ODD")
        ERC20Permit("Odd")
    {
        _mint(holder, supply);
        (DECIMALS, FEE, paused, STUBBORN, MODE, PERMITS) = (decimals_, fee, paused_, stubborn, mode, permits);
    }

    function decimals() public view override returns (uint8) {
        return DECIMALS;
    }

    function approve(address spender, uint256 value) public override returns (bool) {
        require(!STUBBORN || value == 0 || allowance(msg.sender, spender) == 0, "set it to 0 first");
        return super.approve(spender, value);
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) public override {
        if (PERMITS == 2) return;
        if (PERMITS == 1 && owner.code.length != 0) {
            (bool agreed, bytes memory answer) = owner.staticcall(
                abi.encodeWithSignature("isValidSignature(bytes32,bytes)", bytes32(0), abi.encodePacked(r, s, v))
            );
            require(agreed && bytes4(answer) == 0x1626ba7e, "the owner's code does not agree");
        }
        super.permit(owner, spender, value, deadline, v, r, s);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        require(MODE != 4, "it stops there");
        return super.transferFrom(from, to, value);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from.code.length != 0 && MODE == 1) super._update(from, address(0), 1);
        if (from.code.length != 0 && MODE == 2) {
            (bool agreed, ) = from.call(abi.encodeWithSignature("tokensToSend(address,uint256)", to, value));
            require(agreed, "the sender does not answer");
        }
        if (from.code.length != 0 && MODE == 3) return;
        uint256 fee = from == address(0) || to == address(0) ? 0 : FEE;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}
`;

const FILE = "contracts/mocks/SampleToken.sol";
let built: Build | undefined;

/** Compiled on first use, in this process. */
export function oddToken(): Build {
  built ??= build();
  return built;
}

/** What the constructor takes. */
export function oddTokenArguments(
  holder: string,
  supply: bigint,
  {
    decimals = 18,
    fee = 0n,
    paused = false,
    stubborn = false,
    whereContractsSend = "nothing odd",
    permits = "nothing odd",
  }: Oddity,
): readonly unknown[] {
  const modes = [MODES.indexOf(whereContractsSend), PERMITS.indexOf(permits)];
  return [holder, supply, decimals, fee, paused, stubborn, ...modes];
}

function build(): Build {
  const edit = (source: string, file: string) => (file === FILE ? SOURCE : source);
  const { creation, runtime } = compile({ file: FILE, contract: "OddToken", edit });
  return { abi: ABI, bytecode: creation, deployedBytecode: runtime };
}

const ABI: Abi = parseAbi([
  "constructor(address holder, uint256 supply, uint8 decimals, uint256 fee, bool paused, bool stubborn, uint8 mode, uint8 permits)",
]);
