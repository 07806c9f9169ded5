// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A case's bonds: whatever was answered, ruled and appealed, what both sides put in goes out, and whoever wins has no
/// less than they put in.
contract CaseBondsProof {
    uint8 private constant NONE = 0;
    uint8 private constant UPHELD = 1;
    uint8 private constant REJECTED = 2;

    /// @param quarter A fourth of each side's bond, rounded down, and `rest` what is left of it.
    function settle(
        uint256 quarter,
        uint256 rest,
        bool answered,
        bool appealed,
        uint8 first,
        uint8 second
    ) external pure {
        require(quarter < 2 ** 132 && rest < 4);
        require(first <= REJECTED && second <= REJECTED);
        // What the clock lets happen.
        require(answered || first == NONE);
        require(second == NONE || appealed);
        require(!appealed || !answered || first != NONE);
        uint256 bond = 4 * quarter + rest;
        uint256 claimant = bond;
        uint256 respondent = answered ? bond : 0;
        if (appealed) {
            if (first == REJECTED) claimant += 2 * bond;
            else respondent += 2 * bond;
        }
        uint256 cameIn = claimant + respondent;
        uint8 ruling = second == NONE ? first : second;
        if (ruling == NONE) return;
        uint256 lost = bond;
        uint256 firstPanel = quarter;
        uint256 secondPanel = 0;
        if (second != NONE) {
            lost = ruling == UPHELD ? respondent : claimant;
            firstPanel = first == second ? quarter : 0;
            secondPanel = (first == second ? lost - bond : lost) / 4;
        }
        uint256 won = lost / 2;
        uint256 burned = lost - won - firstPanel - secondPanel;
        assert(burned >= firstPanel + secondPanel);
        uint256 mine = ruling == UPHELD ? claimant : respondent;
        assert(lost <= (ruling == UPHELD ? respondent : claimant));
        (claimant, respondent) = ruling == UPHELD
            ? (claimant + won, respondent - lost)
            : (claimant - lost, respondent + won);
        assert((ruling == UPHELD ? claimant : respondent) >= mine);
        assert(claimant + respondent + firstPanel + secondPanel + burned == cameIn);
    }
}

/// @notice A case's progress: one step from every state that {isSound}, to which each step leads back. So after any number of
/// steps it is decided 14 days after it was opened at the latest, whoever acts or does not, and its stage never goes back.
contract CaseProgressProof {
    uint256 private constant DAY = 1 days;

    struct State {
        uint256 time;
        uint256 openedAt;
        bool answered;
        bool ruled;
        uint256 ruledAt;
        bool appealed;
        uint256 appealedAt;
        bool ruledAgain;
    }

    function begin(State memory s) external pure {
        require(s.time < 2 ** 40 && s.openedAt == s.time);
        require(!s.answered && !s.ruled && !s.appealed && !s.ruledAgain);
        assert(_isSound(s));
    }

    function wait(State memory s, uint256 later) external pure {
        require(_isSound(s) && later < 2 ** 41 && later >= s.time);
        (uint256 stage, uint256 over) = (_stage(s), _overAt(s));
        s.time = later;
        assert(_isSound(s));
        assert(_overAt(s) == over);
        assert(stage != 5 || _stage(s) == 5);
        assert(later < s.openedAt + 14 * DAY || _stage(s) == 5);
    }

    function answer(State memory s) external pure {
        require(_isSound(s) && _stage(s) == 1);
        s.answered = true;
        assert(_isSound(s));
        assert(_stage(s) == 2);
    }

    function rule(State memory s) external pure {
        require(_isSound(s) && _stage(s) == 2 && s.time >= s.openedAt + 5 * DAY);
        (s.ruled, s.ruledAt) = (true, s.time);
        assert(_isSound(s));
        assert(_stage(s) == 3);
    }

    function appeal(State memory s) external pure {
        require(_isSound(s) && _stage(s) == 3);
        (s.appealed, s.appealedAt) = (true, s.time);
        assert(_isSound(s));
        assert(_stage(s) == 4);
    }

    function ruleAgain(State memory s) external pure {
        require(_isSound(s) && _stage(s) == 4 && s.time >= s.appealedAt + 2 * DAY);
        (s.ruledAgain, s.ruledAt) = (true, s.time);
        assert(_isSound(s));
        assert(_stage(s) == 5);
    }

    /// @dev Answer, Panel, Appeal, SecondPanel, decided: 1 to 5.
    function _stage(State memory s) private pure returns (uint256) {
        if (s.time >= _overAt(s)) return 5;
        if (s.appealed) return 4;
        if (s.ruled) return 3;
        if (s.answered) return 2;
        return s.time < s.openedAt + 3 * DAY ? 1 : 3;
    }

    function _overAt(State memory s) private pure returns (uint256) {
        if (s.ruledAgain) return s.ruledAt;
        if (s.appealed) return s.appealedAt + 4 * DAY;
        if (s.ruled) return s.ruledAt + 3 * DAY;
        return s.openedAt + (s.answered ? 7 * DAY : 6 * DAY);
    }

    function _isSound(State memory s) private pure returns (bool) {
        if (s.time >= 2 ** 41 || s.openedAt > s.time) return false;
        if (s.ruled && !s.ruledAgain && (s.ruledAt < s.openedAt + 5 * DAY || s.ruledAt >= s.openedAt + 7 * DAY)) {
            return false;
        }
        if (s.appealed && (s.appealedAt > s.time || s.appealedAt >= s.openedAt + 10 * DAY)) return false;
        if (s.ruledAgain && (!s.appealed || s.ruledAt < s.appealedAt || s.ruledAt >= s.appealedAt + 4 * DAY))
            return false;
        if (s.ruled && !s.answered) return false;
        return (!s.ruled && !s.ruledAgain) || s.ruledAt <= s.time;
    }
}
