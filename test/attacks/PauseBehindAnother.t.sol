// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfGate } from "../../contracts/interfaces/IAllOfGate.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { HostileGate } from "./support/HostileGate.sol";

/// @notice Something is wrong, and the guardian wants to stop claims. The other gate of the two fails, or burns the gas.
abstract contract PauseBehindAnotherAttack is CampaignAttack {
    address internal constant PAUSER = address(0x9a5e);
    /// @dev Enough for a pause, two looks at the other gate and what is lost on them.
    uint256 internal constant GAS = 600_000;

    string internal pauseName = "PauseGate";

    /// @param isFirst Whether the other gate is the first of the two.
    /// @return reason Why claims could not be paused; empty where they are.
    function pauseBeside(HostileGate.Manner manner, bool isFirst) internal returns (bytes memory reason) {
        address pauses = deploy(pauseName, abi.encode(PAUSER, uint64(1000), uint64(100)));
        address other = deploy("HostileGate", abi.encode(manner));
        IAllOfGate both = IAllOfGate(
            deploy("AllOfGate", isFirst ? abi.encode(other, pauses) : abi.encode(pauses, other))
        );
        (terms.gate, terms.maxExtraTime) = (address(both), 2000);
        open();
        address adapter = both.open(address(victim));
        vm.prank(PAUSER);
        (bool done, bytes memory why) = pauses.call{ gas: GAS }(
            abi.encodeCall(IPauseGate.pause, (adapter, "something is wrong"))
        );
        if (!done) return refusedWith(why);
        (, uint256 until) = IPauseGate(pauses).pauseOf(adapter);
        equal(until, START + 1 + 1000, "paused");
    }
}

contract PauseBehindAnotherTest is PauseBehindAnotherAttack {
    /// @dev In every manner of giving no answer.
    function testFuzz_Pause_NeedsNoAnswerOfOthers(uint8 manner, bool isFirst) public {
        prepare();
        HostileGate.Manner[5] memory silent = [
            HostileGate.Manner.Nothing,
            HostileGate.Manner.HalfAWord,
            HostileGate.Manner.Refusal,
            HostileGate.Manner.MegabyteOfRefusal,
            HostileGate.Manner.AllGas
        ];
        went(pauseBeside(silent[manner % 5], isFirst), "paused");
    }

    function testFuzz_Twin_CannotBePaused(bool isFirst) public {
        pauseName = "AskingPauseTwin";
        prepare();
        isTrue(pauseBeside(HostileGate.Manner.Refusal, isFirst).length != 0, "paused");
    }

    function test_Twin_CannotBePaused_WhereTheGasIsBurnt() public {
        pauseName = "AskingPauseTwin";
        prepare();
        isTrue(pauseBeside(HostileGate.Manner.AllGas, false).length != 0, "paused");
    }

    /// @dev What the other gate says that it stopped claims for is gone: a pause would take claim time.
    function test_RevertWhen_TheOtherHasMovedTheEndAllTheWay() public {
        prepare();
        isError(
            pauseBeside(HostileGate.Manner.LargestNumber, false),
            abi.encodeWithSelector(IPauseGate.PausesUsedUp.selector, uint256(2000), uint256(2000))
        );
    }
}
