// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaignFactory, Permit } from "../../contracts/interfaces/IInstantCampaignFactory.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileToken, ITokenParty } from "./support/HostileToken.sol";
import { ReentrancyMatrix } from "./support/ReentrancyMatrix.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";

/// @notice Every hook in which a campaign or its factory hands over control, by every external function: from within the
/// hook the function is called, and in the end everybody has what the books say.
contract CampaignReentrancyTest is ReentrancyMatrix {
    /// @dev Where control is handed over. Those from `Wallet` on are asked by calls that may change nothing.
    enum Hook {
        TokenToRecipient,
        TokenToRecipientInBundle,
        GateCheck,
        GateCheckInBundle,
        TokenFromSender,
        PermitInFactory,
        Wallet,
        WalletInBundle,
        ExtraTimeInClaim,
        ExtraTimeInSweep,
        BalanceInSweep,
        BalanceInFactory
    }

    uint256 private constant SAVINGS = 1e6;

    Conspirator private _thief;
    bool private _isGated;
    uint256 private _total;

    function test_NobodyGains_FromAnyHook_WithAGate() public {
        _isGated = true;
        _runInBothForms();
    }

    function test_NobodyGains_FromAnyHook_WithoutAGate() public {
        _runInBothForms();
    }

    function test_SoundTwin_GivesNothingAway() public {
        isTwin = true;
        for (uint256 i = 0; i < 2; ++i) equal(_wrongBooks(i == 0), 0, "cells with wrong books");
    }

    function test_Twin_IsFoundOut() public {
        (isTwin, hole) = (true, CampaignHole.MarksLast);
        for (uint256 i = 0; i < 2; ++i) isTrue(_wrongBooks(i == 0) != 0, "cells with wrong books");
    }

    /// @dev From within `hook`, call number `which`.
    function enter(Hook hook, uint256 which) external {
        bytes4 selector = _selectorOf(hook);
        (address target, , bytes memory data) = calls.calls(which);
        _thief.arm(target, data, 1, selector);
        bool isToken = selector == ITokenParty.tokensToSend.selector || selector == ITokenParty.balanceRead.selector;
        if (isToken || selector == ITokenParty.permitUsed.selector) token.setWatcher(address(_thief));
        bytes memory outcome = _trigger(hook);
        token.setWatcher(address(0));
        revert Seen(_thief.left() == 0, _areBooksRight(), outcome);
    }

    function _runInBothForms() private {
        for (uint256 form = 0; form < 2; ++form) {
            isLight = form == 1;
            _runMatrix();
        }
    }

    function _runMatrix() private {
        _open();
        for (uint256 h = 0; h <= uint256(type(Hook).max); ++h) {
            Hook hook = Hook(h);
            if (!_isGated && _needsGate(hook)) continue;
            for (uint256 i = 0; i < number; ++i) {
                (bool isReached, bool areBooksRight, bytes memory outcome) = _enter(hook, i);
                (address target, string memory signature, ) = calls.calls(i);
                string memory cell = string.concat(_digits(h), " x ", signature);
                isTrue(areBooksRight, string.concat("books of ", cell));
                // Within an item there is not the gas to create a campaign.
                bool isItem = hook == Hook.TokenToRecipientInBundle || hook == Hook.GateCheckInBundle;
                bool isTooMuch = isItem && target == factory();
                isTrue(isTooMuch || isReached == (hook < Hook.Wallet), string.concat("reached: ", cell));
                if (outcome.length != 0) revert NotTrue(string.concat("the rightful call of ", cell));
            }
        }
    }

    function _wrongBooks(bool isGated) private returns (uint256 wrong) {
        _isGated = isGated;
        _open();
        for (uint256 h = 0; h <= uint256(Hook.GateCheckInBundle); ++h) {
            if (!_isGated && _needsGate(Hook(h))) continue;
            for (uint256 i = 0; i < number; ++i) {
                (, bool areBooksRight, ) = _enter(Hook(h), i);
                if (!areBooksRight) ++wrong;
            }
        }
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

    /// @dev The thief has leaf 0, is a wallet that says yes, and the gate, if there is one.
    function _open() private {
        prepare();
        _thief = Conspirator(deploy("Conspirator", ""));
        accounts[0] = address(_thief);
        if (_isGated) (terms.gate, terms.maxExtraTime) = (address(_thief), 1000);
        open();
        _total = 0;
        for (uint256 i = 0; i < LEAVES; ++i) _total += amounts[i];
        deployAround(address(_thief));
        token.setManner(address(_thief), HostileToken.Manner.TellsRecipient);
        token.mint(address(_thief), SAVINGS);
        _thief.act(address(token), abi.encodeCall(HostileToken.approve, (factory(), type(uint256).max)));
        listCalls(0, keyAt(0), address(_thief));
    }

    function _trigger(Hook hook) private returns (bytes memory outcome) {
        bytes memory data = singleOf(itemAt(0));
        BundleItem[] memory items = itemsFrom(0, 3);
        if (hook == Hook.Wallet || hook == Hook.WalletInBundle) {
            sign(items[0], ClaimTerms(amounts[0], accounts[0], 0, address(0), 0), keyAt(0));
            data = singleOf(items[0]);
        }
        bool inBundle = hook == Hook.TokenToRecipientInBundle || hook == Hook.GateCheckInBundle;
        if (inBundle || hook == Hook.WalletInBundle) data = _gatedBundleOf(items);
        if (hook == Hook.ExtraTimeInClaim) vm.warp(END + 6);
        if (hook == Hook.ExtraTimeInSweep || hook == Hook.BalanceInSweep) {
            vm.warp(END + 7);
            data = abi.encodeCall(ICampaign.sweep, ());
        }
        bool isPermit = hook == Hook.PermitInFactory;
        if (!isPermit && hook != Hook.TokenFromSender && hook != Hook.BalanceInFactory) {
            return sendWith(RELAYER, data, 30_000_000);
        }
        bytes memory create = abi.encodeCall(IInstantCampaignFactory.create, (newTerms(TREASURY), "mine", FUNDING));
        Permit memory permit = Permit(type(uint256).max, 27, "r", "s");
        bytes memory withPermit = abi.encodeCall(
            IInstantCampaignFactory.createWithPermit,
            (newTerms(TREASURY), "mine", FUNDING, permit)
        );
        (bool done, bytes memory answer) = _thief.act(factory(), isPermit ? withPermit : create);
        return done ? bytes("") : refusedWith(answer);
    }

    /// @dev What accounts have is what is marked; the thief has no more, the treasury nothing before the end, and nothing
    /// is left anywhere between.
    function _areBooksRight() private view returns (bool) {
        uint256 due = 0;
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint256 paid = isPaid(i) ? amounts[i] : 0;
            due += paid;
            if (i > 0 && holding(accounts[i]) != paid) return false;
        }
        uint256 created = 0;
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 salt = i == 0 ? bytes32("mine") : bytes32("salt");
            address treasury = i == 0 ? TREASURY : address(_thief);
            address other = IInstantCampaignFactory(factory()).predict(newTerms(treasury), salt, address(_thief));
            if (other.code.length == 0 ? holding(other) != 0 : holding(other) != FUNDING) return false;
            created += holding(other);
        }
        uint256 own = SAVINGS + (isPaid(0) ? amounts[0] : 0) - created;
        bool isSwept = holding(TREASURY) != 0;
        uint256 left = isSwept ? 0 : _total - due;
        return
            holding(address(_thief)) == own &&
            holding(address(victim)) == left &&
            holding(factory()) == 0 &&
            token.allowance(address(victim), factory()) == 0 &&
            (!isSwept || holding(TREASURY) == _total - due);
    }

    function _gatedBundleOf(BundleItem[] memory items) private view returns (bytes memory) {
        for (uint256 i = 0; i < items.length && terms.gate != address(0); ++i) items[i].gateData = "data";
        return bundleOf(items);
    }

    function _needsGate(Hook hook) private pure returns (bool) {
        bool isExtra = hook == Hook.ExtraTimeInClaim || hook == Hook.ExtraTimeInSweep;
        return isExtra || hook == Hook.GateCheck || hook == Hook.GateCheckInBundle;
    }

    function _selectorOf(Hook hook) private pure returns (bytes4) {
        if (hook <= Hook.TokenToRecipientInBundle) return ITokenParty.tokensReceived.selector;
        if (hook <= Hook.GateCheckInBundle) {
            return bytes4(keccak256("check(uint256,address,address,uint256,address,bytes)"));
        }
        if (hook == Hook.TokenFromSender) return ITokenParty.tokensToSend.selector;
        if (hook == Hook.PermitInFactory) return ITokenParty.permitUsed.selector;
        if (hook <= Hook.WalletInBundle) return bytes4(keccak256("isValidSignature(bytes32,bytes)"));
        if (hook <= Hook.ExtraTimeInSweep) return bytes4(keccak256("extraTime(address)"));
        return ITokenParty.balanceRead.selector;
    }

    function _digits(uint256 value) private pure returns (string memory) {
        return string(bytes.concat(bytes1(uint8(48 + value / 10)), bytes1(uint8(48 + (value % 10)))));
    }
}
