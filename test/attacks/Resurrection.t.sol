// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";

/// @notice A revoker who was bribed, or made a mistake, tries to bring a revoked credential back: by reinstating it, and
/// by suspending it first, so that there is something to reinstate. Revoked is final.
abstract contract ResurrectionAttack is CredentialAttack {
    function attack(uint256 index, uint256[3] memory gaps) internal returns (bytes memory reason, Outcome outcome) {
        begin();
        uint256 moment = NOW;
        change(header, ChangeKind.Revoke, index);
        vm.warp(moment += gaps[0]);
        reason = changeRefusal(ChangeKind.Reinstate, index);
        equal(changeRefusal(ChangeKind.Suspend, index).length, 0, "suspended");
        vm.warp(moment += gaps[1]);
        equal(changeRefusal(ChangeKind.Reinstate, index).length, 0, "reinstated");
        vm.warp(moment += 1 + gaps[2]);
        outcome = outcomeOf(header, index);
    }

    function boundAll(uint256[3] memory gaps) internal pure returns (uint256[3] memory) {
        for (uint256 i = 0; i < 3; ++i) gaps[i] = bound(gaps[i], 0, 5);
        return gaps;
    }
}

contract ResurrectionTest is ResurrectionAttack {
    function testFuzz_Reinstate_NeverUndoesARevocation(uint8 index, uint256[3] memory gaps) public {
        _stays("BatchRegistry", index, gaps);
    }

    function testFuzz_SoundTwin_StaysRevoked(uint8 index, uint256[3] memory gaps) public {
        _stays("TwinRegistry", index, gaps);
    }

    function testFuzz_Twin_BringsItBack(uint8 index, uint256[3] memory gaps) public {
        registryName = "ResurrectingTwin";
        (, Outcome outcome) = attack(bound(index, 0, SIZE - 1), boundAll(gaps));
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }

    function _stays(string memory name, uint256 index, uint256[3] memory gaps) private {
        registryName = name;
        uint256 which = bound(index, 0, SIZE - 1);
        (bytes memory reason, Outcome outcome) = attack(which, boundAll(gaps));
        sameOutcome(outcome, Outcome.Revoked, "outcome");
        isError(
            reason,
            abi.encodeWithSelector(IBatchRegistry.NoChange.selector, uint256(0), maskOf(which)[0].mask, uint256(0))
        );
    }
}
