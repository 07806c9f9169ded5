// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { ICumulativeCampaign, RootProposal } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { ICumulativeCampaignFactory } from "../../contracts/interfaces/ICumulativeCampaignFactory.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../contracts/interfaces/IInstantCampaignFactory.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { IVestingCampaignFactory } from "../../contracts/interfaces/IVestingCampaignFactory.sol";
import { Kind } from "../contracts/support/Kind.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileToken, ITokenParty } from "./support/HostileToken.sol";
import { ReentrancyMatrix } from "./support/ReentrancyMatrix.sol";
import { VestingHole } from "./twins/VestingHole.sol";

/// @notice As {CampaignReentrancyTest}, before the start: every hook in which a recall hands over control, and those of money
/// that comes in, by every external function. The thief is the treasury, the creator and the proposer of roots.
contract RecallReentrancyTest is ReentrancyMatrix {
    /// @dev Where control is handed over.
    enum Hook {
        TokenToTreasury,
        TokenBeforeTreasury,
        /// @dev While a campaign is created or funded, or a root brings its money.
        TokenFromSender
    }

    uint256 private constant SAVINGS = 1e6;
    uint64 private constant LATE_START = START + 30 days;

    Conspirator private _thief;
    /// @dev Signatures are ours all the same: no cell gets as far as theirs.
    bool private _isOfTwin;
    uint256 private _total;
    uint256 private _cells;

    function test_NobodyGains_InAnInstantCampaign() public {
        for (uint256 form = 0; form < 2; ++form) {
            isLight = form == 1;
            _runMatrix();
        }
        equal(_cells, 2 * 3 * 65, "cells");
    }

    function test_NobodyGains_InAVestingCampaign() public {
        kind = Kind.Vesting;
        _runMatrix();
        equal(_cells, 3 * 41, "cells");
    }

    function test_NobodyGains_InACumulativeCampaign() public {
        kind = Kind.Cumulative;
        next = RootProposal(NEXT_ROOT, "manifest", FUNDING, uint64(LEAVES), START, 0);
        _runMatrix();
        equal(_cells, 3 * 45, "cells");
    }

    function test_Twin_IsFoundOut() public {
        (kind, _isOfTwin) = (Kind.Vesting, true);
        _open();
        uint256 wrong = 0;
        for (uint256 i = 0; i < number; ++i) {
            (, bool areBooksRight, ) = _enter(Hook.TokenBeforeTreasury, i);
            if (!areBooksRight) ++wrong;
        }
        equal(wrong, 1, "cells with wrong books: fund");
    }

    /// @dev From within `hook`, call number `which`.
    function enter(Hook hook, uint256 which) external {
        bool isPaying = hook == Hook.TokenFromSender;
        (address target, , bytes memory data) = calls.calls(which);
        _thief.arm(target, data, 1, isPaying ? ITokenParty.tokensToSend.selector : ITokenParty.tokensReceived.selector);
        if (isPaying) token.setWatcher(PROPOSER);
        HostileToken.Manner manner = HostileToken.Manner.TellsRecipient;
        if (hook == Hook.TokenBeforeTreasury) manner = HostileToken.Manner.AsksRecipient;
        token.setManner(PROPOSER, manner);
        bytes memory outcome = isPaying ? _payIn() : send(PROPOSER, abi.encodeCall(ICampaign.recall, ()));
        token.setWatcher(address(0));
        revert Seen(_thief.left() == 0, _areBooksRight(), outcome);
    }

    /// @dev As {CampaignMatrix}, of the twin where that is wanted.
    function openOver(bytes32 root, uint256 funding) internal override {
        if (!_isOfTwin) return super.openOver(root, funding);
        terms.root = root;
        victim = IInstantCampaign(deploy("VestingTwin", abi.encode(vestingOver(terms), VestingHole.EmptiesBookFirst)));
        token.mint(address(victim), funding);
        IVestingCampaign(address(victim)).fund(0);
    }

    function _runMatrix() private {
        _open();
        for (uint256 h = 0; h <= uint256(type(Hook).max); ++h) {
            for (uint256 i = 0; i < number; ++i) _checkCell(Hook(h), i);
        }
    }

    function _checkCell(Hook hook, uint256 which) private {
        (address target, string memory cell, bytes memory data) = calls.calls(which);
        (bool isReached, bool areBooksRight, bytes memory outcome) = _enter(hook, which);
        cell = string.concat(string(bytes.concat(bytes1(uint8(48 + uint256(hook))))), " x ", cell);
        isTrue(areBooksRight, string.concat("books of ", cell));
        ++_cells;
        // Whoever recalls while money moves has that undone: less came than was sent, the book changed, or it is gone already.
        bool isRecall = target == address(victim) && bytes4(data) == ICampaign.recall.selector;
        if (outcome.length == 0) return isTrue(isReached, string.concat("reached: ", cell));
        bool isKnown =
            bytes4(outcome) == ICumulativeCampaign.RootUnderFunded.selector ||
                bytes4(outcome) == IVestingCampaign.BookChanged.selector ||
                keccak256(outcome) == keccak256(abi.encodeWithSignature("Panic(uint256)", 0x11));
        bool isTwice =
            hook == Hook.TokenFromSender && kind == Kind.Vesting && bytes4(data) == IVestingCampaign.fund.selector;
        isTrue(isKnown && (isRecall || isTwice), string.concat("the rightful call of ", cell));
    }

    function _enter(
        Hook hook,
        uint256 which
    ) private returns (bool isReached, bool areBooksRight, bytes memory outcome) {
        try this.enter(hook, which) {
            revert NotTrue("a cell always fails");
        } catch (bytes memory reason) {
            return _seenIn(reason);
        }
    }

    /// @dev Long before the start; a root may be accepted.
    function _open() private {
        prepare();
        vm.etch(PROPOSER, address(deploy("Conspirator", "")).code);
        _thief = Conspirator(PROPOSER);
        (terms.start, terms.end) = (LATE_START, LATE_START + 30 days);
        (terms.treasury, terms.recallable) = (PROPOSER, true);
        open();
        vm.warp(START);
        _total = 0;
        for (uint256 i = 0; i < LEAVES; ++i) _total += amounts[i];
        deployAround(GUARDIAN);
        token.mint(PROPOSER, SAVINGS);
        _approve(factory());
        _approve(address(victim));
        if (kind == Kind.Cumulative) {
            bytes memory proposing = abi.encodeCall(
                ICumulativeCampaign.proposeRoot,
                (NEXT_ROOT, LEAVES, FUNDING, "manifest")
            );
            went(send(PROPOSER, proposing), "proposed");
        }
        vm.warp(START + TIMELOCK);
        listCalls(0, keyAt(0), PROPOSER);
    }

    function _approve(address spender) private {
        vm.prank(PROPOSER);
        token.approve(spender, type(uint256).max);
    }

    function _payIn() private returns (bytes memory outcome) {
        if (kind == Kind.Vesting) return send(PROPOSER, abi.encodeCall(IVestingCampaign.fund, (FUNDING)));
        if (kind == Kind.Cumulative) {
            return send(RELAYER, abi.encodeCall(ICumulativeCampaign.acceptRoot, (proposal())));
        }
        bytes memory create = abi.encodeCall(IInstantCampaignFactory.create, (newTerms(TREASURY), "mine", FUNDING));
        (bool done, bytes memory answer) = _thief.act(factory(), create);
        return done ? bytes("") : refusedWith(answer);
    }

    /// @dev All money is somewhere, none of it with an account of the tree; a campaign that was created has its funding, and a
    /// book counts on no more than there is.
    function _areBooksRight() private view returns (bool) {
        for (uint256 i = 0; i < LEAVES; ++i) if (holding(accounts[i]) != 0) return false;
        uint256 sum = holding(address(victim)) + holding(PROPOSER);
        // Kinds but one have no second.
        for (uint256 i = 0; i < (kind == Kind.Instant ? 2 : 1); ++i) {
            address other = _created(i == 0);
            if (holding(other) != (other.code.length == 0 ? 0 : FUNDING)) return false;
            sum += holding(other);
        }
        if (sum != _total + SAVINGS || holding(factory()) != 0) return false;
        if (kind != Kind.Vesting) return true;
        (uint256 funded, uint256 claimed) = IVestingCampaign(address(victim)).funding();
        return claimed == 0 && funded <= holding(address(victim));
    }

    /// @dev Where the thief's campaigns are, if they are: the one from the list of calls, and that of {_payIn}.
    function _created(bool isOfList) private view returns (address) {
        if (kind == Kind.Vesting) {
            return IVestingCampaignFactory(factory()).predict(vestingOver(newTerms(PROPOSER)), "salt", PROPOSER);
        }
        if (kind == Kind.Cumulative) {
            return ICumulativeCampaignFactory(factory()).predict(cumulativeOver(newTerms(PROPOSER)), "salt", PROPOSER);
        }
        if (isOfList) return IInstantCampaignFactory(factory()).predict(newTerms(PROPOSER), "salt", PROPOSER);
        return IInstantCampaignFactory(factory()).predict(newTerms(TREASURY), "mine", PROPOSER);
    }
}
