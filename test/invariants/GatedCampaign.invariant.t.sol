// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { Base } from "../contracts/support/Base.sol";
import { GatedCampaignHandler } from "./GatedCampaignHandler.sol";

/// @notice The properties of PROPERTIES.md, over any order of claims, changes, waiting and sweeps.
contract GatedCampaignInvariants is Base {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    GatedCampaignHandler private _handler;

    function setUp() public {
        _handler = new GatedCampaignHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(_handler);
        targets[0].selectors = new bytes4[](5);
        targets[0].selectors[0] = _handler.claim.selector;
        targets[0].selectors[1] = _handler.revoke.selector;
        targets[0].selectors[2] = _handler.suspendOrReinstate.selector;
        targets[0].selectors[3] = _handler.wait.selector;
        targets[0].selectors[4] = _handler.sweep.selector;
    }

    /// @notice C1: paid <= funded.
    function invariant_C1_PaidNeverExceedsFunded() public view {
        isTrue(_handler.paid() <= _handler.funded(), "C1");
    }

    /// @notice C2: a leaf pays its whole amount or nothing, and never twice.
    function invariant_C2_ALeafPaysOnce() public view {
        for (uint256 i = 0; i < _handler.size(); ++i) {
            isTrue(_handler.paidTimes(i) <= 1, "C2: times");
            equal(_handler.balanceAt(i), _handler.paidTimes(i) * _handler.entitlementAt(i), "C2: amount");
        }
    }

    /// @notice C3: paid + left + swept = funded, and what is swept is the treasury's.
    function invariant_C3_PaidLeftAndSweptAddUpToFunded() public view {
        equal(_handler.paid() + _handler.left() + _handler.swept(), _handler.funded(), "C3: sum");
        equal(_handler.treasuryBalance(), _handler.swept(), "C3: treasury");
    }

    /// @notice B1: a verdict is what replaying the changes gives; so what is revoked stays revoked.
    function invariant_B1_VerdictsEqualTheReplay_RevokedStaysRevoked() public {
        for (uint256 i = 0; i < _handler.size(); ++i) {
            Verdict memory verdict = _handler.verdictOn(i);
            equal(uint8(verdict.outcome), uint8(_handler.outcomeByReplay(i)), "B1: replay");
            uint256 from = _handler.revokedFrom(i);
            if (from != 0 && _handler.time() >= from) {
                equal(uint8(verdict.outcome), uint8(Outcome.Revoked), "B1: revoked stays revoked");
            }
        }
    }

    /// @notice G1: a nullifier opens once: one person is paid at most once, over all its addresses.
    function invariant_G1_ANullifierOpensOnce() public view {
        for (uint256 i = 0; i < _handler.size(); ++i) {
            isTrue(_handler.personPaidTimes(_handler.person(i)) <= 1, "G1");
        }
    }

    /// @notice C4: a campaign never lets anybody spend its tokens.
    function invariant_C4_AllowancesAreZero() public view {
        equal(_handler.allowanceLeft(address(_handler)), 0, "C4");
        equal(_handler.allowanceLeft(address(this)), 0, "C4");
    }
}
