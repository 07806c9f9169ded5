// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Case, Ruling } from "../interfaces/IDisputeDesk.sol";
import { Cases } from "./Cases.sol";

/// @notice Who has what of a case's bonds, in base units. Their sum is what both sides put in.
struct Payout {
    uint256 claimant;
    uint256 respondent;
    uint256 firstPanel;
    uint256 secondPanel;
    uint256 burned;
}

/// @title CaseBonds
/// @notice Whose bond a case's end costs, and who has it. Twin of src/sdk/core/governance/caseBonds.ts.
/// @dev Unchecked: a bond has at most 132 bits, and what is taken from a side was put in by it (test/proofs).
/// @dev A bond is lost only where a panel decided. A panel is paid of the bond that it decided about, if its ruling stands.
library CaseBonds {
    using Cases for Case;

    /// @notice An appeal's bond, in bonds.
    uint256 internal constant APPEAL_FACTOR = 2;
    /// @notice The bond doubles at most so often.
    uint256 internal constant MOST_REPEATS = 4;

    uint256 private constant WINNER_PART = 2;
    uint256 private constant PANEL_PART = 4;

    /// @notice What a side has put in so far.
    /// @param bond Each side's.
    /// @return claimant The claimant's.
    /// @return respondent Of who answered or appealed.
    function paidIn(Case self, uint256 bond) internal pure returns (uint256 claimant, uint256 respondent) {
        unchecked {
            claimant = bond;
            if (self.isAnswered()) respondent = bond;
            if (!self.isAppealed()) return (claimant, respondent);
            if (self.firstRuling() == Ruling.Rejected) claimant += APPEAL_FACTOR * bond;
            else respondent += APPEAL_FACTOR * bond;
        }
    }

    /// @notice How the bonds of a case that is over are paid.
    /// @param bond Each side's.
    function settle(Case self, uint256 bond) internal pure returns (Payout memory out) {
        unchecked {
            (out.claimant, out.respondent) = paidIn(self, bond);
            (Ruling first, Ruling second) = (self.firstRuling(), self.secondRuling());
            Ruling ruling = self.newestRuling();
            // Nobody but the clock decided: all have theirs back.
            if (ruling == Ruling.None) return out;

            uint256 lost = bond;
            if (second == Ruling.None) {
                // Where the second panel was silent, the appeal's bond goes back.
                out.firstPanel = bond / PANEL_PART;
            } else {
                lost = ruling == Ruling.Upheld ? out.respondent : out.claimant;
                // The first panel has its part of the first bond where the second agreed with it.
                out.firstPanel = first == second ? bond / PANEL_PART : 0;
                out.secondPanel = (first == second ? lost - bond : lost) / PANEL_PART;
            }
            uint256 won = lost / WINNER_PART;
            out.burned = lost - won - out.firstPanel - out.secondPanel;
            if (ruling == Ruling.Upheld) (out.claimant, out.respondent) = (out.claimant + won, out.respondent - lost);
            else (out.claimant, out.respondent) = (out.claimant - lost, out.respondent + won);
        }
    }
}
