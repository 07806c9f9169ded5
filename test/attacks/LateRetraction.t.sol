// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";

/// @notice A revocation is retracted after its epoch, when others have acted on it: with other changes of the same word
/// in between, or none.
abstract contract LateRetractionAttack is CredentialAttack {
    function attack(
        uint256 index,
        uint256 wait,
        uint256 others
    ) internal returns (bytes memory reason, Outcome outcome) {
        begin();
        uint256 moment = NOW;
        change(header, ChangeKind.Revoke, index);
        for (uint256 i = 0; i < others; ++i) {
            vm.warp(++moment);
            change(header, ChangeKind.Revoke, (index + 1 + i) % SIZE);
        }
        vm.warp(moment += wait);
        reason = changeRefusal(ChangeKind.RetractRevoke, index);
        vm.warp(moment + 1);
        outcome = outcomeOf(header, index);
    }
}

contract LateRetractionTest is LateRetractionAttack {
    function testFuzz_RevertWhen_RetractedAfterItsEpoch(uint8 index, uint16 wait, uint8 others) public {
        _refused("BatchRegistry", index, wait, others);
    }

    function testFuzz_SoundTwin_RefusesALateRetraction(uint8 index, uint16 wait, uint8 others) public {
        _refused("TwinRegistry", index, wait, others);
    }

    function testFuzz_Twin_TakesItBack(uint8 index, uint16 wait, uint8 others) public {
        registryName = "LateRetractionTwin";
        (, Outcome outcome) = attack(bound(index, 0, SIZE - 1), 1 + uint256(wait), bound(others, 0, 4));
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }

    function _refused(string memory name, uint256 index, uint256 wait, uint256 others) private {
        registryName = name;
        uint256 which = bound(index, 0, SIZE - 1);
        (bytes memory reason, Outcome outcome) = attack(which, 1 + wait, bound(others, 0, 4));
        sameOutcome(outcome, Outcome.Revoked, "outcome");
        isError(
            reason,
            abi.encodeWithSelector(
                IBatchRegistry.NothingToRetract.selector,
                uint256(0),
                maskOf(which)[0].mask,
                uint256(0)
            )
        );
    }
}
