// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { HostileGate } from "./support/HostileGate.sol";
import { HostileToken } from "./support/HostileToken.sol";
import { LightAttack } from "./support/LightAttack.sol";

/// @notice Clones share their code, and have their terms behind their own: somebody takes one for another, or makes one say
/// something else than it was made to.
abstract contract LightFormAttack is LightAttack {
    bytes4 internal constant NOT_A_CLONE = bytes4(keccak256("NotAClone()"));

    /// @dev Somebody sent tokens to what clones share; the attacker makes of it what its code, read as terms, says: the token
    /// in it is even made to exist.
    function sweepImplementation() internal returns (bytes memory reason) {
        open();
        (address stray, , uint256 last) = _wordOf(implementation, 0);
        vm.etch(stray, address(token).code);
        HostileToken(stray).mint(implementation, 1000);
        (, uint256 end, uint256 extra) = _wordOf(implementation, 1);
        vm.warp(last + end + extra + 1);
        victim = IInstantCampaign(implementation);
        reason = send(ATTACKER, abi.encodeCall(ICampaign.sweep, ()));
        isTrue((reason.length == 0) == (HostileToken(stray).holdingOf(implementation) == 0), "moved or refused");
    }

    /// @dev The attacker tells a campaign, or what it shares, its terms once more: the attacker's leaf is all of its tree.
    function initialize(bool shared) internal returns (bool isDone) {
        open();
        if (shared) victim = IInstantCampaign(implementation);
        CampaignArguments memory mine = terms;
        (mine.root, mine.count, mine.treasury) = (leafOf(0, ATTACKER, 5000), 1, ATTACKER);
        bytes[9] memory calls = [
            abi.encodeWithSignature(
                "initialize((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32))",
                mine
            ),
            abi.encodeWithSignature("initialize()"),
            abi.encodeWithSignature("initialize(address)", ATTACKER),
            abi.encodeWithSignature("init()"),
            abi.encodeWithSignature("setImplementation(address)", ATTACKER),
            abi.encodeWithSignature("upgradeTo(address)", ATTACKER),
            abi.encodeWithSignature("upgradeToAndCall(address,bytes)", ATTACKER, ""),
            abi.encodeWithSignature("transferOwnership(address)", ATTACKER),
            abi.encodeCall(ICampaign.changeTreasury, (ATTACKER))
        ];
        for (uint256 i = 0; i < calls.length; ++i) if (send(ATTACKER, calls[i]).length == 0) isDone = true;
        send(ATTACKER, abi.encodeCall(IClaims.payItem, ()));
        bytes32[] memory none;
        send(ATTACKER, abi.encodeWithSignature("claim(uint256,address,uint256,bytes32[])", 0, ATTACKER, 5000, none));
    }

    /// @dev As a payment of an item that is in no tree, with the terms' first word as the attacker likes it: no gate, and
    /// whatever token.
    /// @param other The token in that word.
    /// @param itself Whether the campaign is asked to call itself; else the attacker calls it.
    function forgeItem(address other, bool itself) internal returns (bytes memory reason) {
        terms.gate = deploy("HostileGate", abi.encode(HostileGate.Manner.Refusal));
        open();
        HostileToken(other).mint(address(victim), 5000);
        uint256 word = uint256(uint160(other)) << 96;
        bytes memory item = bytes.concat(
            IClaims.payItem.selector,
            abi.encode(uint256(0), ATTACKER, uint256(5000), ATTACKER, word, uint256(0), uint256(0))
        );
        if (!itself) return send(ATTACKER, item);
        bytes[] memory calls = new bytes[](1);
        calls[0] = item;
        return send(ATTACKER, abi.encodeWithSignature("multicall(bytes[])", calls));
    }

    /// @dev Signed for one campaign; sent to another on the same terms.
    function sendToSibling() internal returns (bytes memory reason) {
        open();
        IInstantCampaign sibling = openNext("another salt", 5000);
        BundleItem memory item = itemAt(0);
        item.terms = ClaimTerms(amounts[0], address(0xbe4ef), 0, address(0), 0);
        // By the domain that the campaign names, or by that of what it shares.
        bytes32 own = ClaimSigning.digestOn(HOME, address(victim), item.account, 0, item.terms, 0);
        bytes32 shared = ClaimSigning.digestOn(HOME, implementation, item.account, 0, item.terms, 0);
        item.signature = ClaimSigning.signed(keyAt(0), own);
        bool isOwn = send(RELAYER, singleOf(item)).length == 0;
        if (!isOwn) {
            item.signature = ClaimSigning.signed(keyAt(0), shared);
            went(send(RELAYER, singleOf(item)), "claimed where it was meant to be");
        }
        victim = sibling;
        return send(RELAYER, singleOf(item));
    }

    /// @dev In a word of terms: an address, then two numbers of 48 bits.
    function _wordOf(address of_, uint256 position) internal view returns (address, uint256, uint256) {
        bytes memory code = of_.code;
        uint256 word;
        assembly ("memory-safe") {
            word := mload(add(add(code, 77), shl(5, position)))
        }
        return (address(uint160(word >> 96)), uint48(word >> 48), uint48(word));
    }
}

contract LightFormTest is LightFormAttack {
    function test_Implementation_PaysNobody() public onLight("") {
        isError(sweepImplementation(), NOT_A_CLONE);
    }

    function test_Twin_SweepsToAnAddressInItsCode() public onLight("OpenImplementationTwin") {
        went(sweepImplementation(), "swept");
    }

    /// @dev Whatever it is asked that a campaign is asked about its terms.
    function test_Implementation_AnswersNothing() public onLight("") {
        victim = IInstantCampaign(implementation);
        string[10] memory questions = [
            "token()",
            "merkleRoot()",
            "count()",
            "start()",
            "end()",
            "effectiveEnd()",
            "treasury()",
            "gate()",
            "sweep()",
            "claimMany(bytes)"
        ];
        build();
        for (uint256 i = 0; i < questions.length; ++i) {
            bytes memory question = abi.encodeWithSignature(questions[i], bytes(""));
            if (i == 9) question = bundleOf(itemsFrom(0, 1));
            isError(send(ATTACKER, question), NOT_A_CLONE);
        }
    }

    function testFuzz_Clone_CannotBeInitialized(bool shared) public onLight("") {
        isTrue(!initialize(shared), "initialized");
        equal(holding(ATTACKER), 0, "taken");
    }

    function test_Twin_IsInitializedAgain() public onLight("InitializedTwin") {
        isTrue(initialize(false), "initialized");
        equal(holding(ATTACKER), 5000, "taken");
    }

    function test_RevertWhen_AnItemIsForged() public onLight("") {
        isError(forgeItem(address(token), false), abi.encodeWithSelector(IClaims.OnlyItself.selector, ATTACKER));
        equal(holding(ATTACKER), 0, "taken");
        prepare();
        isTrue(forgeItem(address(token), true).length != 0, "there is no way to have it call itself");
        equal(holding(ATTACKER), 0, "taken");
    }

    function test_Twin_PaysForgedItems_PastTheGate() public onLight("SelfCallingTwin") {
        went(forgeItem(address(token), true), "paid");
        equal(holding(ATTACKER), 5000, "taken");
    }

    function test_Twin_PaysForgedItems_InAnotherToken() public onLight("SelfCallingTwin") {
        HostileToken other = HostileToken(deploy("HostileToken", ""));
        went(forgeItem(address(other), true), "paid");
        equal(other.holdingOf(ATTACKER), 5000, "taken");
    }

    function test_RevertWhen_ASignatureIsForASibling() public onLight("") {
        isKind(sendToSibling(), ISignedClaims.InvalidSignature.selector);
        equal(holding(address(0xbe4ef)), amounts[0], "paid once");
    }

    function test_Twin_TakesTheSignatureOfASibling() public onLight("SharedDomainTwin") {
        went(sendToSibling(), "paid");
        equal(holding(address(0xbe4ef)), 2 * amounts[0], "paid twice");
    }

    /// @dev Signed for what clones share, which is nobody's campaign.
    function test_RevertWhen_ASignatureIsForTheImplementation() public onLight("") {
        open();
        BundleItem memory item = itemAt(0);
        item.terms = ClaimTerms(amounts[0], ATTACKER, 0, address(0), 0);
        bytes32 digest = ClaimSigning.digestOn(HOME, implementation, item.account, 0, item.terms, 0);
        item.signature = ClaimSigning.signed(keyAt(0), digest);
        isKind(send(RELAYER, singleOf(item)), ISignedClaims.InvalidSignature.selector);
        victim = IInstantCampaign(implementation);
        isError(send(RELAYER, singleOf(item)), NOT_A_CLONE);
    }

    /// @dev Every clone is another contract that delegates to what all share, an attacker's too: what it does is done to it
    /// alone, though its terms name the victim's token, tree and treasury.
    function testFuzz_Delegating_TouchesNobodyElse(bytes32 salt, bool ownRoot) public onLight("") {
        open();
        bytes memory claim = singleOf(itemAt(0));
        IInstantCampaign campaign = victim;
        uint256 before = holding(address(campaign));
        if (ownRoot) {
            (terms.root, terms.count) = (leafOf(0, ATTACKER, 5000), 1);
            claim = abi.encodeWithSignature(
                "claim(uint256,address,uint256,bytes32[])",
                0,
                ATTACKER,
                5000,
                new bytes32[](0)
            );
        }
        terms.treasury = ATTACKER;
        victim = IInstantCampaign(cloneWith(packed(), salt));
        isTrue(send(ATTACKER, claim).length != 0, "it has nothing to pay with");
        token.mint(address(victim), 5000);
        went(send(ATTACKER, claim), "with its own money it pays");
        vm.warp(END);
        went(send(ATTACKER, abi.encodeCall(ICampaign.sweep, ())), "what it has left");
        equal(holding(address(campaign)), before, "the victim's money");
        isTrue(!campaign.isClaimed(0), "the victim's leaf");
        equal(campaign.treasury(), TREASURY, "the victim's treasury");
    }
}
