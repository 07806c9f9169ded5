// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { GatedCampaignHandler } from "./GatedCampaignHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The properties of PROPERTIES.md, over any order of claims, changes, waiting and sweeps.
contract GatedCampaignInvariants is Targets {
    GatedCampaignHandler private _handler;

    function setUp() public {
        _handler = new GatedCampaignHandler();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](5);
        selectors[0] = _handler.claim.selector;
        selectors[1] = _handler.revoke.selector;
        selectors[2] = _handler.suspendOrReinstate.selector;
        selectors[3] = _handler.wait.selector;
        selectors[4] = _handler.sweep.selector;
    }

    /// @notice C1 to C4, B1 and G1 in one: each invariant of its own would run all those calls once more.
    function invariant_TheCampaignAndItsBatchKeepTheirPromises() public {
        // C1: paid <= funded.
        isTrue(_handler.paid() <= _handler.funded(), "C1");
        // C3: paid + left + swept = funded, and what is swept is the treasury's.
        equal(_handler.paid() + _handler.left() + _handler.swept(), _handler.funded(), "C3: sum");
        equal(_handler.treasuryBalance(), _handler.swept(), "C3: treasury");
        // C4: a campaign never lets anybody spend its tokens.
        equal(_handler.allowanceLeft(address(_handler)), 0, "C4");
        equal(_handler.allowanceLeft(address(this)), 0, "C4");
        for (uint256 i = 0; i < _handler.size(); ++i) {
            _leafHolds(i);
            _verdictHolds(i);
        }
    }

    /// @dev C2: a leaf pays its whole amount or nothing, and never twice. G1: a nullifier opens once, so that one person is
    /// paid at most once, over all its addresses.
    function _leafHolds(uint256 i) private view {
        isTrue(_handler.paidTimes(i) <= 1, "C2: times");
        equal(_handler.balanceAt(i), _handler.paidTimes(i) * _handler.entitlementAt(i), "C2: amount");
        isTrue(_handler.personPaidTimes(_handler.person(i)) <= 1, "G1");
    }

    /// @dev B1: a verdict is what replaying the changes gives; so what is revoked stays revoked.
    function _verdictHolds(uint256 i) private {
        Verdict memory verdict = _handler.verdictOn(i);
        equal(uint8(verdict.outcome), uint8(_handler.outcomeByReplay(i)), "B1: replay");
        uint256 from = _handler.revokedFrom(i);
        if (from != 0 && _handler.time() >= from) {
            equal(uint8(verdict.outcome), uint8(Outcome.Revoked), "B1: revoked stays revoked");
        }
    }
}
