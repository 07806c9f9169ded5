// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ICumulativeCampaign, RootProposal } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { Kind } from "../contracts/support/Kind.sol";
import { AccessMatrix } from "./support/AccessMatrix.sol";

/// @notice Who may do what, and when, in campaigns that pay over time: each role, by every external function of a campaign
/// and its factory, by each time of its life; every cell with its exact outcome. Only accounts may claim for themselves.
contract OverTimeAccessTest is AccessMatrix {
    /// @dev Those of one kind only are passed over in the other.
    enum Time {
        BeforeStart,
        Open,
        /// @dev The leaf was claimed when nothing was vested, and something is by now.
        Claimed,
        /// @dev All that was vested was released, in this second.
        Released,
        TimelockRuns,
        Acceptable,
        Expired,
        Over,
        Swept
    }

    uint256 private constant INDEX = 5;
    uint64 private constant LATE_END = START + 30 days;

    Time private _time;
    uint256 private _now;
    uint256 private _proposedAt;

    function test_EveryCell_OfAVestingCampaign() public {
        kind = Kind.Vesting;
        _open();
        _checkAt(Time.BeforeStart, START - 1);
        _checkAt(Time.Open, START);
        went(send(accounts[INDEX], singleOf(itemAt(INDEX))), "claimed");
        _checkAt(Time.Claimed, START + LIFE / 10);
        went(send(accounts[INDEX], abi.encodeCall(IVestingCampaign.release, (INDEX, accounts[INDEX]))), "released");
        _checkAt(Time.Released, START + LIFE / 10);
        _checkAt(Time.Over, LATE_END);
        victim.sweep();
        _checkAt(Time.Swept, LATE_END + 1);
        equal(cells, 6 * 8 * 41, "cells");
    }

    function test_EveryCell_OfACumulativeCampaign() public {
        kind = Kind.Cumulative;
        _proposedAt = START + 1;
        next = RootProposal(NEXT_ROOT, "manifest", FUNDING, 1, uint64(_proposedAt), 0);
        _open();
        _checkAt(Time.BeforeStart, START - 1);
        _checkAt(Time.Open, START);
        vm.warp(_proposedAt);
        ICumulativeCampaign campaign = ICumulativeCampaign(address(victim));
        vm.prank(PROPOSER);
        campaign.proposeRoot(NEXT_ROOT, 1, FUNDING, "manifest");
        _checkAt(Time.TimelockRuns, _proposedAt + TIMELOCK - 1);
        _checkAt(Time.Acceptable, _proposedAt + TIMELOCK);
        _checkAt(Time.Acceptable, _proposedAt + TIMELOCK + ACCEPTANCE - 1);
        _checkAt(Time.Expired, _proposedAt + TIMELOCK + ACCEPTANCE);
        _checkAt(Time.Over, LATE_END);
        victim.sweep();
        _checkAt(Time.Swept, LATE_END + 1);
        equal(cells, 8 * 8 * 45, "cells");
    }

    function expected(
        address caller,
        address target,
        string memory name
    ) internal view override returns (bytes memory outcome, bytes memory skips) {
        if (target == factory()) return (ofFactory(caller, name), "");
        if (starts(name, "release")) return _ofReleases(caller, name);
        if (starts(name, "claimMany(")) return _ofBundle(caller);
        return (_ofCampaign(caller, name), "");
    }

    function _open() private {
        prepare();
        deployAround(GUARDIAN);
        (terms.end, terms.claimFor, terms.recallable) = (LATE_END, ClaimFor.Never, true);
        open();
        token.mint(CREATOR, FUNDING);
        _approve(CREATOR, factory());
        _approve(CREATOR, address(victim));
        token.mint(TREASURY, FUNDING);
        _approve(TREASURY, address(victim));
        listCalls(INDEX, keyAt(INDEX), STRANGER);
        roles = [STRANGER, accounts[INDEX], TREASURY, GUARDIAN, PROPOSER, CREATOR, RELAYER, address(victim)];
    }

    function _approve(address owner, address spender) private {
        vm.prank(owner);
        token.approve(spender, FUNDING);
    }

    function _checkAt(Time time, uint256 now_) private {
        (_time, _now) = (time, now_);
        checkCells(now_);
    }

    function _ofCampaign(address caller, string memory name) private view returns (bytes memory) {
        if (starts(name, "claim(") || starts(name, "claimSigned(")) {
            // By the length of its name.
            if (bytes(name).length == 46 || bytes(name).length == 108) {
                return abi.encodeWithSelector(ICampaign.GateDataUnexpected.selector);
            }
            bytes memory closed = _closed();
            return closed.length != 0 ? closed : _ofItem(starts(name, "claim(") ? caller : accounts[INDEX]);
        }
        if (isText(name, "payItem()")) {
            if (caller != address(victim)) return abi.encodeWithSelector(IClaims.OnlyItself.selector, caller);
            // As if the account had sent a bundle; whether claims are paid now was seen before.
            bool isGone = _time == Time.Swept && kind == Kind.Cumulative;
            return isGone ? panic() : _ofItem(accounts[INDEX]);
        }
        if (isText(name, "payFees(address,uint256)")) {
            if (caller != address(victim)) return abi.encodeWithSelector(IClaims.OnlyItself.selector, caller);
            // Nothing is left, or of what was claimed less than this.
            return _time == Time.Swept ? panic() : bytes("");
        }
        if (isText(name, "sweep()")) {
            return _isOver() ? bytes("") : abi.encodeWithSelector(ICampaign.NotEnded.selector, _now, LATE_END);
        }
        if (isText(name, "recall()")) return ofRecall(caller, _now);
        if (isText(name, "changeTreasury(address)") && caller != TREASURY) {
            return abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY);
        }
        if (isText(name, "fund(uint256)")) return caller == CREATOR || caller == TREASURY ? bytes("") : panic();
        return kind == Kind.Cumulative ? _ofRoots(caller, name) : bytes("");
    }

    function _ofBundle(address caller) private view returns (bytes memory outcome, bytes memory skips) {
        outcome = _closed();
        if (outcome.length != 0) return (outcome, "");
        // What is taken is not looked at any further.
        bytes memory why = _isTaken() ? _taken() : _ofItem(caller);
        return ("", why.length == 0 ? bytes("") : skip(INDEX, bytes4(why)));
    }

    function _ofReleases(
        address caller,
        string memory name
    ) private view returns (bytes memory outcome, bytes memory skips) {
        if (starts(name, "releasable(")) return ("", "");
        bool isItem = starts(name, "releaseItem(");
        if (isItem && caller != address(victim)) {
            return (abi.encodeWithSelector(IClaims.OnlyItself.selector, caller), "");
        }
        bool isSigned = starts(name, "releaseSigned(");
        bytes memory why = _ofRelease(isItem ? accounts[INDEX] : caller, isSigned);
        if (!starts(name, "releaseMany(")) return (why, "");
        return ("", why.length == 0 ? bytes("") : skip(INDEX, bytes4(why)));
    }

    function _ofRelease(address caller, bool isSigned) private view returns (bytes memory) {
        if (!isSigned && caller != accounts[INDEX]) {
            return abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, accounts[INDEX]);
        }
        if (!_isTaken()) return abi.encodeWithSelector(IVestingCampaign.NotClaimed.selector, INDEX, accounts[INDEX]);
        if (_time != Time.Released) {
            bool isStale = isSigned && caller != accounts[INDEX] && _time >= Time.Over;
            return isStale ? _staleSignature() : bytes("");
        }
        return
            abi.encodeWithSelector(
                IVestingCampaign.NothingDue.selector,
                INDEX,
                accounts[INDEX],
                amounts[INDEX] / 10,
                amounts[INDEX]
            );
    }

    /// @dev It was made when nothing was released.
    function _staleSignature() private view returns (bytes memory) {
        ClaimTerms memory signed = ClaimTerms(amounts[INDEX], accounts[INDEX], 0, address(0), 0);
        uint256 released = amounts[INDEX] / 10;
        bytes32 digest = ClaimSigning.digestOn(HOME, address(victim), accounts[INDEX], INDEX, signed, released);
        return abi.encodeWithSelector(ISignedClaims.InvalidSignature.selector, accounts[INDEX], digest);
    }

    function _ofRoots(address caller, string memory name) private view returns (bytes memory) {
        uint256 acceptableFrom = _proposedAt + TIMELOCK;
        if (starts(name, "proposeRoot(")) {
            if (caller != PROPOSER) {
                return abi.encodeWithSelector(ICumulativeCampaign.NotProposer.selector, caller, PROPOSER);
            }
            if (_isOver()) return _closed();
            bool waits = _time == Time.TimelockRuns || _time == Time.Acceptable;
            if (!waits) return "";
            return abi.encodeWithSelector(ICumulativeCampaign.RootAlreadyProposed.selector, NEXT_ROOT, _proposedAt);
        }
        bool isAccept = starts(name, "acceptRoot(");
        if (!isAccept && !starts(name, "vetoRoot(")) return "";
        if (!isAccept && caller != GUARDIAN && caller != PROPOSER) {
            return abi.encodeWithSelector(ICumulativeCampaign.NotGuardian.selector, caller, GUARDIAN);
        }
        if (_time < Time.TimelockRuns) return abi.encodeWithSelector(ICumulativeCampaign.NothingProposed.selector);
        if (!isAccept || _time == Time.Acceptable) return "";
        if (_isOver()) return _closed();
        if (_time == Time.TimelockRuns) {
            return abi.encodeWithSelector(ICumulativeCampaign.TimelockRunning.selector, _now, acceptableFrom);
        }
        uint256 expires = acceptableFrom + ACCEPTANCE;
        return abi.encodeWithSelector(ICumulativeCampaign.ProposalExpired.selector, _now, expires);
    }

    /// @dev What refuses this claim, if anything.
    function _ofItem(address caller) private view returns (bytes memory) {
        if (caller != accounts[INDEX]) {
            return abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, accounts[INDEX]);
        }
        return _isTaken() ? _taken() : bytes("");
    }

    function _taken() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, INDEX);
    }

    function _isTaken() private view returns (bool) {
        return kind == Kind.Vesting && _time >= Time.Claimed;
    }

    function _isOver() private view returns (bool) {
        return _time >= Time.Over;
    }

    /// @dev What refuses all claims, if anything.
    function _closed() private view returns (bytes memory) {
        if (_time == Time.BeforeStart) return abi.encodeWithSelector(ICampaign.NotStarted.selector, _now, START);
        if (_isOver()) return abi.encodeWithSelector(ICampaign.Ended.selector, _now, LATE_END);
        return "";
    }
}
