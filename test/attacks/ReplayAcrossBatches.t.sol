// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";

/// @notice A credential was revoked in its batch. Its holder shows it, with its proof, under another batch of the same
/// issuer in which nothing was revoked: as that batch's header is, and with the own batch's root written into it.
abstract contract ReplayAcrossBatchesAttack is CredentialAttack {
    function attack(uint256 index, bytes32 salt) internal returns (Outcome asIs, Outcome forged) {
        begin();
        change(header, ChangeKind.Revoke, index);
        vm.warp(NOW + 1);
        sameOutcome(outcomeOf(header, index), Outcome.Revoked, "in its own batch");

        // The other batch: other people, and never a change.
        bytes32[] memory own = nodes;
        for (uint256 i = 0; i < SIZE; ++i) credentials[i].subject = address(uint160(5000 + i));
        BatchHeader memory other = headerOfRows();
        other.salt = salt;
        issue(other);
        for (uint256 i = 0; i < SIZE; ++i) credentials[i].subject = subjectAt(i);

        asIs = _show(other, index, own);
        other.root = header.root;
        forged = _show(other, index, own);
    }

    function _show(BatchHeader memory under, uint256 index, bytes32[] memory own) private view returns (Outcome) {
        Verdict memory verdict = verifier.verify(under, credentials[index], Trees.proofAt(own, index));
        return verdict.outcome;
    }
}

contract ReplayAcrossBatchesTest is ReplayAcrossBatchesAttack {
    function testFuzz_Verify_IsNotFoundUnderAnotherBatch(uint8 index, bytes32 salt) public {
        _notFound(index, salt);
    }

    function testFuzz_SoundTwin_DoesNotFindIt(uint8 index, bytes32 salt) public {
        (registryName, verifierName) = ("TwinRegistry", "TwinVerifier");
        _notFound(index, salt);
    }

    function testFuzz_Twin_FindsItValidWithTheRootWrittenIn(uint8 index, bytes32 salt) public {
        vm.assume(salt != bytes32(0));
        (registryName, verifierName) = ("RootlessIdTwin", "TwinVerifier");
        (, Outcome forged) = attack(bound(index, 0, SIZE - 1), salt);
        sameOutcome(forged, Outcome.Valid, "with the root written into it");
    }

    function _notFound(uint256 index, bytes32 salt) private {
        (Outcome asIs, Outcome forged) = attack(bound(index, 0, SIZE - 1), salt);
        sameOutcome(asIs, Outcome.NotFound, "under the other header");
        sameOutcome(forged, Outcome.NotFound, "with the root written into it");
    }
}
