// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICumulativeCampaign, RootProposal } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { ICumulativeCampaignFactory } from "../../contracts/interfaces/ICumulativeCampaignFactory.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { Entitlement, EntitlementKey, IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { IVestingCampaignFactory } from "../../contracts/interfaces/IVestingCampaignFactory.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { Kind } from "../contracts/support/Kind.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileToken, ITokenParty } from "./support/HostileToken.sol";
import { ReentrancyMatrix } from "./support/ReentrancyMatrix.sol";

/// @notice As {CampaignReentrancyTest}, of campaigns that pay over time: every hook in which one hands over control, by every
/// external function. The thief has leaf 0, is its own wallet, the gate, if there is one, and the proposer of roots.
contract OverTimeReentrancyTest is ReentrancyMatrix {
    /// @dev Where control is handed over. Those from `Wallet` on are asked by calls that may change nothing.
    enum Hook {
        TokenInClaim,
        TokenInBundle,
        GateCheck,
        TokenInRelease,
        TokenInReleases,
        /// @dev While a vesting campaign is funded, or a root brings its money.
        TokenFromSender,
        Wallet,
        WalletInRelease,
        BalanceInFunding
    }

    uint256 private constant SAVINGS = 1e6;
    uint256 private constant TREASURE = 1e6;
    uint64 private constant LATE_END = START + 30 days;

    Conspirator private _thief;
    bool private _isGated;
    uint256 private _total;
    uint256 private _cells;

    function test_NobodyGains_InAVestingCampaign() public {
        kind = Kind.Vesting;
        _runMatrix();
        equal(_cells, (8 + 9) * 41, "cells");
    }

    function test_NobodyGains_InACumulativeCampaign() public {
        kind = Kind.Cumulative;
        next = RootProposal(NEXT_ROOT, "manifest", FUNDING, uint64(LEAVES), START, 0);
        _runMatrix();
        equal(_cells, (5 + 6) * 45, "cells");
    }

    /// @dev From within `hook`, call number `which`.
    function enter(Hook hook, uint256 which) external {
        bytes4 selector = _selectorOf(hook);
        _prepareFor(hook);
        (address target, , bytes memory data) = calls.calls(which);
        _thief.arm(target, data, 1, selector);
        bool isToken = selector == ITokenParty.tokensToSend.selector || selector == ITokenParty.balanceRead.selector;
        if (isToken) token.setWatcher(address(_thief));
        bytes memory outcome = _trigger(hook);
        token.setWatcher(address(0));
        bool areRight =
            kind == Kind.Vesting ? _areVestingBooksRight(hook == Hook.TokenFromSender) : _areCumulativeBooksRight();
        revert Seen(_thief.left() == 0, areRight, outcome);
    }

    function _runMatrix() private {
        for (uint256 g = 0; g < 2; ++g) {
            _isGated = g == 1;
            _open();
            for (uint256 h = 0; h <= uint256(type(Hook).max); ++h) {
                Hook hook = Hook(h);
                if (!_exists(hook)) continue;
                for (uint256 i = 0; i < number; ++i) _checkCell(hook, i);
            }
        }
    }

    function _checkCell(Hook hook, uint256 which) private {
        (address target, string memory cell, ) = calls.calls(which);
        (bool isReached, bool areBooksRight, bytes memory outcome) = _enter(hook, which);
        cell = string.concat(string(bytes.concat(bytes1(uint8(48 + uint256(hook))))), " x ", cell);
        isTrue(areBooksRight, string.concat("books of ", cell));
        ++_cells;
        // Whoever sends money and claims meanwhile has it refused: less came than was sent, or the books changed.
        bool isShort =
            bytes4(outcome) == ICumulativeCampaign.RootUnderFunded.selector ||
                bytes4(outcome) == IVestingCampaign.BookChanged.selector;
        if (hook == Hook.TokenFromSender && isShort) return;
        isTrue(outcome.length == 0, string.concat("the rightful call of ", cell));
        // Within an item there is not the gas to create a campaign.
        bool isItem = hook == Hook.TokenInBundle || hook == Hook.TokenInReleases;
        if (isItem && target == factory()) return;
        isTrue(isReached == (hook < Hook.Wallet), string.concat("reached: ", cell));
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

    /// @dev Leaf 3 is claimed already; a tenth is vested, and a root may be accepted.
    function _open() private {
        prepare();
        vm.etch(PROPOSER, address(deploy("Conspirator", "")).code);
        _thief = Conspirator(PROPOSER);
        accounts[0] = PROPOSER;
        terms.end = LATE_END;
        if (_isGated) terms.gate = PROPOSER;
        open();
        _total = 0;
        for (uint256 i = 0; i < LEAVES; ++i) _total += amounts[i];
        deployAround(GUARDIAN);
        token.setManner(PROPOSER, HostileToken.Manner.TellsRecipient);
        token.mint(PROPOSER, SAVINGS);
        _approve(PROPOSER, factory());
        _approve(PROPOSER, address(victim));
        listCalls(0, keyAt(0), PROPOSER);
        if (kind == Kind.Cumulative) {
            token.mint(TREASURY, TREASURE);
            _approve(TREASURY, address(victim));
            bytes memory proposing = abi.encodeCall(
                ICumulativeCampaign.proposeRoot,
                (NEXT_ROOT, LEAVES, FUNDING, "manifest")
            );
            went(send(PROPOSER, proposing), "proposed");
        }
        went(send(RELAYER, _gatedBundleOf(itemsFrom(3, 1))), "claimed before");
        vm.warp(START + LIFE / 10);
    }

    function _approve(address owner, address spender) private {
        vm.prank(owner);
        token.approve(spender, type(uint256).max);
    }

    /// @dev What is released was claimed before.
    function _prepareFor(Hook hook) private {
        bool isRelease = hook == Hook.TokenInRelease || hook == Hook.TokenInReleases || hook == Hook.WalletInRelease;
        if (!isRelease) return;
        vm.warp(START);
        went(send(RELAYER, _gatedBundleOf(itemsFrom(0, 2))), "claimed");
        vm.warp(START + LIFE / 10);
    }

    function _trigger(Hook hook) private returns (bytes memory outcome) {
        BundleItem[] memory items = itemsFrom(0, 3);
        if (hook == Hook.TokenInRelease) {
            return send(RELAYER, abi.encodeCall(IVestingCampaign.release, (0, accounts[0])));
        }
        if (hook == Hook.TokenInReleases) {
            EntitlementKey[] memory keys = new EntitlementKey[](2);
            for (uint256 i = 0; i < 2; ++i) keys[i] = EntitlementKey(i, accounts[i]);
            return send(RELAYER, abi.encodeCall(IVestingCampaign.releaseMany, (keys)));
        }
        if (hook == Hook.TokenFromSender || hook == Hook.BalanceInFunding) {
            bytes memory data =
                kind == Kind.Vesting
                    ? abi.encodeCall(IVestingCampaign.fund, (FUNDING))
                    : abi.encodeCall(ICumulativeCampaign.acceptRoot, (proposal()));
            return send(PROPOSER, data);
        }
        if (hook >= Hook.Wallet) {
            sign(items[0], ClaimTerms(amounts[0], accounts[0], 0, address(0), 0), keyAt(0));
            if (hook == Hook.WalletInRelease) {
                return
                    send(
                        RELAYER,
                        abi.encodeCall(
                            IVestingCampaign.releaseSigned,
                            (0, accounts[0], items[0].terms, 0, items[0].signature)
                        )
                    );
            }
        }
        if (hook == Hook.TokenInBundle) return send(RELAYER, _gatedBundleOf(items));
        if (_isGated) items[0].gateData = "data";
        return send(RELAYER, singleOf(items[0]));
    }

    /// @dev Everybody has what is noted, no more than is vested; all that is claimed is there. Where somebody was paid while
    /// money came in, less is counted than there is.
    function _areVestingBooksRight(bool mayBeMore) private view returns (bool) {
        IVestingCampaign campaign = IVestingCampaign(address(victim));
        (uint256 funded, uint256 claimed) = campaign.funding();
        (uint256 promised, uint256 released) = (0, 0);
        for (uint256 i = 0; i < LEAVES; ++i) {
            Entitlement memory held = campaign.entitlement(i, accounts[i]);
            promised += held.total;
            released += held.released;
            if (held.total != (held.claimed ? amounts[i] : 0) || held.released > held.total / 10) return false;
            if (i != 0 && holding(accounts[i]) != held.released) return false;
        }
        uint256 left = holding(address(victim));
        bool isCovered = left == funded - released || (mayBeMore && left > funded - released);
        address other = IVestingCampaignFactory(factory()).predict(vestingOver(newTerms(PROPOSER)), "salt", PROPOSER);
        return
            promised == claimed &&
            claimed <= funded &&
            isCovered &&
            _isConserved(other, released - campaign.entitlement(0, PROPOSER).released, 0);
    }

    /// @dev Everybody has what is noted, once; the treasury gave what the accepted root brings, and no more.
    function _areCumulativeBooksRight() private view returns (bool) {
        ICumulativeCampaign campaign = ICumulativeCampaign(address(victim));
        uint256 paid = 0;
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint256 noted = campaign.paid(accounts[i]);
            if (noted != 0 && noted != amounts[i]) return false;
            if (i != 0 && holding(accounts[i]) != noted) return false;
            if (i != 0) paid += noted;
        }
        uint256 pulled = campaign.merkleRoot() == NEXT_ROOT ? FUNDING : 0;
        if (holding(TREASURY) != TREASURE - pulled) return false;
        uint256 thiefs = campaign.paid(PROPOSER);
        if (holding(address(victim)) != _total + pulled - paid - thiefs) return false;
        address other = ICumulativeCampaignFactory(factory()).predict(
            cumulativeOver(newTerms(PROPOSER)),
            "salt",
            PROPOSER
        );
        return _isConserved(other, paid, TREASURE) && holding(PROPOSER) + holding(other) == SAVINGS + thiefs;
    }

    /// @dev Nothing is left anywhere between.
    function _isConserved(address other, uint256 ofOthers, uint256 treasure) private view returns (bool) {
        uint256 sum = holding(address(victim)) + holding(PROPOSER) + holding(TREASURY) + holding(other) + ofOthers;
        return sum == _total + SAVINGS + treasure && holding(factory()) == 0;
    }

    function _gatedBundleOf(BundleItem[] memory items) private view returns (bytes memory) {
        for (uint256 i = 0; i < items.length && _isGated; ++i) items[i].gateData = "data";
        return bundleOf(items);
    }

    function _exists(Hook hook) private view returns (bool) {
        if (hook == Hook.GateCheck) return _isGated;
        bool isRelease = hook == Hook.TokenInRelease || hook == Hook.TokenInReleases || hook == Hook.WalletInRelease;
        return !isRelease || kind == Kind.Vesting;
    }

    function _selectorOf(Hook hook) private pure returns (bytes4) {
        if (hook == Hook.GateCheck) return bytes4(keccak256("check(uint256,address,address,uint256,address,bytes)"));
        if (hook == Hook.TokenFromSender) return ITokenParty.tokensToSend.selector;
        if (hook == Hook.BalanceInFunding) return ITokenParty.balanceRead.selector;
        if (hook >= Hook.Wallet) return bytes4(keccak256("isValidSignature(bytes32,bytes)"));
        return ITokenParty.tokensReceived.selector;
    }
}
