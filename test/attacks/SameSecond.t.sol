// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";

/// @notice Two blocks share a second, or two transactions a block: one is verified before a change of status, one after.
/// Whoever can order them chooses the verdict.
abstract contract SameSecondAttack is CredentialAttack {
    function attack(uint256 index, bool revokes, uint256 moment) internal returns (Outcome before, Outcome afterwards) {
        begin();
        vm.warp(moment);
        before = outcomeOf(header, index);
        equal(changeRefusal(revokes ? ChangeKind.Revoke : ChangeKind.Suspend, index).length, 0, "announced");
        afterwards = outcomeOf(header, index);
        vm.warp(moment + 1);
        sameOutcome(outcomeOf(header, index), revokes ? Outcome.Revoked : Outcome.Suspended, "in the next second");
    }
}

contract SameSecondTest is SameSecondAttack {
    function testFuzz_Verify_AgreesThroughoutASecond(uint8 index, bool revokes, uint32 later) public {
        _agrees("BatchRegistry", index, revokes, later);
    }

    function testFuzz_SoundTwin_AgreesThroughoutASecond(uint8 index, bool revokes, uint32 later) public {
        _agrees("TwinRegistry", index, revokes, later);
    }

    function testFuzz_Twin_DisagreesWithinASecond(uint8 index, bool revokes, uint32 later) public {
        registryName = "ImmediateTwin";
        (Outcome before, Outcome afterwards) = attack(bound(index, 0, SIZE - 1), revokes, _moment(later));
        isTrue(before != afterwards, "two verdicts in one second");
    }

    function _agrees(string memory name, uint256 index, bool revokes, uint256 later) private {
        registryName = name;
        (Outcome before, Outcome afterwards) = attack(bound(index, 0, SIZE - 1), revokes, _moment(later));
        sameOutcome(before, Outcome.Valid, "before");
        sameOutcome(afterwards, Outcome.Valid, "afterwards, in the same second");
    }

    /// @dev Any second up to the last in which changes can be announced.
    function _moment(uint256 later) private pure returns (uint256) {
        return NOW + bound(later, 0, type(uint32).max - NOW - 3);
    }
}
