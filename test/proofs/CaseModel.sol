// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A case's bonds: whatever was answered, ruled and appealed, what both sides put in goes out, and no side loses more than it
/// put in. A claim that no panel upheld costs its claimant a quarter, and one that was rejected the bond at least.
contract CaseBondsProof {
    uint8 private constant NONE = 0;
    uint8 private constant UPHELD = 1;
    uint8 private constant REJECTED = 2;

    /// @param quarter A fourth of each side's bond, rounded down, and `rest` what is left of it.
    function undecided(uint256 quarter, uint256 rest, bool answered) external pure {
        uint256 bond = _bondOf(quarter, rest);
        uint256 claimant = bond - quarter;
        uint256 respondent = answered ? bond + quarter : 0;
        uint256 burned = answered ? 0 : quarter;
        assert(claimant + respondent + burned == bond + (answered ? bond : 0));
        assert(claimant + quarter == bond);
    }

    /// @dev The newest ruling is that the claim is upheld.
    function uphold(
        uint256 quarter,
        uint256 rest,
        bool answered,
        bool appealed,
        uint8 first,
        uint8 second
    ) external pure {
        uint256 bond = _bondOf(quarter, rest);
        _requireWay(appealed, first, second);
        require((second == NONE ? first : second) == UPHELD);
        uint256 claimant = bond + (appealed && first == REJECTED ? 2 * bond : 0);
        uint256 respondent = (answered ? bond : 0) + (appealed && first == UPHELD ? 2 * bond : 0);
        uint256 lost =
            second != NONE
                ? respondent
                : answered
                    ? bond
                    : 0;
        uint256 panels = (first == UPHELD ? quarter : 0) + (second == NONE ? 0 : quarter);
        assert(lost <= respondent);
        assert(panels <= (lost == 0 ? claimant : lost - lost / 2));
        uint256 toClaimant = lost == 0 ? claimant - panels : claimant + lost / 2;
        uint256 burned = lost == 0 ? 0 : lost - lost / 2 - panels;
        assert(toClaimant + (respondent - lost) + panels + burned == claimant + respondent);
        assert(toClaimant + quarter >= claimant);
    }

    /// @dev The newest ruling is that the claim is rejected.
    function reject(
        uint256 quarter,
        uint256 rest,
        bool answered,
        bool appealed,
        uint8 first,
        uint8 second
    ) external pure {
        uint256 bond = _bondOf(quarter, rest);
        _requireWay(appealed, first, second);
        require((second == NONE ? first : second) == REJECTED);
        uint256 claimant = bond + (appealed && first == REJECTED ? 2 * bond : 0);
        uint256 respondent = (answered ? bond : 0) + (appealed && first == UPHELD ? 2 * bond : 0);
        uint256 lost = second != NONE ? claimant : bond;
        uint256 won = respondent == 0 ? 0 : lost / 2;
        uint256 panels = (first == REJECTED ? quarter : 0) + (second == NONE ? 0 : quarter);
        assert(lost <= claimant);
        assert(panels <= lost - won);
        uint256 burned = lost - won - panels;
        assert((claimant - lost) + (respondent + won) + panels + burned == claimant + respondent);
        assert(lost >= bond);
    }

    function _bondOf(uint256 quarter, uint256 rest) private pure returns (uint256) {
        require(quarter > 0 && quarter < 2 ** 132 && rest < 4);
        return 4 * quarter + rest;
    }

    /// @dev What the clock lets happen.
    function _requireWay(bool appealed, uint8 first, uint8 second) private pure {
        require(first <= REJECTED && second <= REJECTED);
        require(second == NONE || appealed);
        require(!appealed || first != NONE);
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

    /// @dev Answer, Panel (answered or not), Appeal, SecondPanel, decided: 1 to 5.
    function _stage(State memory s) private pure returns (uint256) {
        if (s.time >= _overAt(s)) return 5;
        if (s.appealed) return 4;
        if (s.ruled) return 3;
        return !s.answered && s.time < s.openedAt + 3 * DAY ? 1 : 2;
    }

    function _overAt(State memory s) private pure returns (uint256) {
        if (s.ruledAgain) return s.ruledAt;
        if (s.appealed) return s.appealedAt + 4 * DAY;
        if (s.ruled) return s.ruledAt + 3 * DAY;
        return s.openedAt + 7 * DAY;
    }

    function _isSound(State memory s) private pure returns (bool) {
        if (s.time >= 2 ** 41 || s.openedAt > s.time) return false;
        if (s.ruled && !s.ruledAgain && (s.ruledAt < s.openedAt + 5 * DAY || s.ruledAt >= s.openedAt + 7 * DAY)) {
            return false;
        }
        if (s.appealed && (!s.ruled || s.appealedAt > s.time || s.appealedAt >= s.openedAt + 10 * DAY)) return false;
        if (s.ruledAgain && (!s.appealed || s.ruledAt < s.appealedAt || s.ruledAt >= s.appealedAt + 4 * DAY))
            return false;
        return (!s.ruled && !s.ruledAgain) || s.ruledAt <= s.time;
    }
}
