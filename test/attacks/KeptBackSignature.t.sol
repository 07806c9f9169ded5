// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchAuthorizations } from "../../contracts/interfaces/IBatchAuthorizations.sol";
import { ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { BatchAttack } from "./support/BatchAttack.sol";
import { BatchHole } from "./twins/BatchHole.sol";

/// @notice A role signs what loosens, for somebody else to send. It is kept back; the role helps itself with a call of its own,
/// which uses up no nonce. Later it tightens in earnest, and the holder sends what was kept back.
abstract contract KeptBackSignatureAttack is BatchAttack {
    uint64 internal constant LENGTH = 1 hours;

    /// @param what A retraction of a revocation or of a suspension, a reinstatement, an earlier end of a hold.
    /// @param wait Epochs between what was signed and what is to be undone.
    /// @return reason Why what was kept back is refused.
    /// @return outcome What a verifier says once everything is in force.
    function keepBack(uint256 what, uint256 wait) internal returns (bytes memory reason, Outcome outcome) {
        begin(LENGTH);
        _tighten(what, NOW + 9 days);
        bytes memory kept = signed(_looser(what));
        _loosen(what);
        uint256 later = NOW + LENGTH * (1 + (wait % 50));
        vm.warp(later);
        _tighten(what, later + 9 days);
        reason = send(ATTACKER, kept);
        vm.warp(NOW + 6 days);
        outcome = outcomeOf(header, 3);
    }

    function _looser(uint256 what) private view returns (Order memory) {
        return what % 4 == 3 ? orderToHold(_kind(what), 3, NOW + 5 days) : orderToChange(_kind(what), 3);
    }

    function _loosen(uint256 what) private {
        accepted(what % 4 == 3 ? endHold(3, NOW + 1 days) : announce(_kind(what), 3), "loosened");
    }

    function _tighten(uint256 what, uint256 until) private {
        ChangeKind kind = what % 4 == 0 ? ChangeKind.Revoke : ChangeKind.Suspend;
        accepted(what % 4 == 3 ? imposeHold(3, until) : announce(kind, 3), "tightened");
    }

    function _kind(uint256 what) private pure returns (ChangeKind) {
        if (what % 4 == 0) return ChangeKind.RetractRevoke;
        if (what % 4 == 1) return ChangeKind.RetractSuspension;
        return what % 4 == 2 ? ChangeKind.Reinstate : ChangeKind.EndEmergency;
    }
}

contract KeptBackSignatureTest is KeptBackSignatureAttack {
    function testFuzz_RevertWhen_SentAfterOtherChanges(uint8 what, uint8 wait) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = keepBack(what, wait);
        isError(
            reason,
            abi.encodeWithSelector(IBatchAuthorizations.RevisionMismatch.selector, idOf(header), uint32(2), uint32(4))
        );
        sameOutcome(outcome, what % 4 == 0 ? Outcome.Revoked : Outcome.Suspended, "outcome");
    }

    function testFuzz_Twin_UndoesWhatCameLater(uint8 what, uint8 wait) public onTwin(BatchHole.RevisionlessSignature) {
        (bytes memory reason, Outcome outcome) = keepBack(what, wait);
        accepted(reason, "sent");
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }
}
