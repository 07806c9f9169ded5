// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Case, Ruling } from "../interfaces/IDisputeDesk.sol";
import { Cases } from "./Cases.sol";

/// @notice Who gets how much of a case's bonds, in base units. Their sum is what both sides put in.
struct Payout {
    uint256 claimant;
    uint256 respondent;
    uint256 firstPanel;
    uint256 secondPanel;
    uint256 burned;
}

/// @title CaseBonds
/// @notice Whose bond a case's end costs, and who gets it. Twin of src/sdk/core/governance/caseBonds.ts.
/// @dev Unchecked: a bond has at most 132 bits, and no side loses more than it put in (test/proofs).
/// @dev A panel gets a quarter of a bond for its ruling, whatever it rules; the first panel only if its ruling stays in force.
library CaseBonds {
    using Cases for Case;

    /// @notice An appeal's bond, in bonds.
    uint256 internal constant APPEAL_FACTOR = 2;
    /// @notice The bond doubles at most so often.
    uint256 internal constant MOST_REPEATS = 4;

    uint256 private constant WINNER_PART = 2;
    uint256 private constant QUARTER = 4;

    /// @notice The amount that each side has put in so far.
    /// @param bond Each side's.
    /// @return claimant The claimant's.
    /// @return respondent The amount of whoever answered or appealed against the claim.
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
            uint256 quarter = bond / QUARTER;
            Ruling ruling = self.newestRuling();
            if (ruling == Ruling.None) {
                // A claim that no panel upheld costs its claimant a quarter; whoever answered gets it.
                out.claimant -= quarter;
                if (self.isAnswered()) out.respondent += quarter;
                else out.burned = quarter;
                return out;
            }

            bool isUpheld = ruling == Ruling.Upheld;
            // The stake that was ruled on: what the loser put in, without the bond of an appeal that no panel ruled on.
            uint256 lost = isUpheld ? out.respondent : out.claimant;
            if (self.secondRuling() != Ruling.None) out.secondPanel = quarter;
            else lost = isUpheld && !self.isAnswered() ? 0 : bond;
            if (self.firstRuling() == ruling) out.firstPanel = quarter;
            uint256 pay = out.firstPanel + out.secondPanel;

            // Where nobody is on the other side, the claimant pays the panels, and a winner's part is burned.
            if (lost == 0) {
                out.claimant -= pay;
                return out;
            }
            uint256 won = isUpheld || out.respondent != 0 ? lost / WINNER_PART : 0;
            out.burned = lost - won - pay;
            if (isUpheld) (out.claimant, out.respondent) = (out.claimant + won, out.respondent - lost);
            else (out.claimant, out.respondent) = (out.claimant - lost, out.respondent + won);
        }
    }
}
