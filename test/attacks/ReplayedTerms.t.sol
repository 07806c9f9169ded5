// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { ITermsGate, TermsText } from "../../contracts/interfaces/ITermsGate.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { Attack } from "./support/Attack.sol";
import { FalseAdapter } from "./support/FalseAdapter.sol";
import { TermsHole } from "./twins/TermsHole.sol";

/// @notice An account agreed to a text in one campaign. Somebody who has the signature wants it to count for something else.
abstract contract ReplayedTermsAttack is Attack {
    uint256 internal constant HOME = 31337;
    uint256 internal constant KEY = 0xa11ce;
    uint256 internal constant ATTACKERS_KEY = 0xbad;
    address internal constant CAMPAIGN = address(0xca4);
    address internal constant OTHER_CAMPAIGN = address(0xca5);

    address internal account;
    TermsHole internal missing;
    bool internal isTwin;

    modifier onOursAndSoundTwin() {
        (missing, isTwin) = (TermsHole.None, false);
        prepare();
        _;
        isTwin = true;
        prepare();
        _;
    }

    modifier onTwin(TermsHole hole) {
        (missing, isTwin) = (hole, true);
        prepare();
        _;
    }

    function prepare() internal {
        vm.chainId(HOME);
        account = vm.addr(KEY);
    }

    /// @dev English at 0, Arabic at 1.
    function openGate() internal returns (address gate) {
        TermsText[] memory texts = new TermsText[](2);
        (texts[0], texts[1]) = (TermsText("en", keccak256("text")), TermsText("ar", keccak256("nass")));
        return isTwin ? deploy("TermsTwin", abi.encode(texts, missing)) : deploy("TermsGate", abi.encode(texts));
    }

    /// @dev What the account, or another key, gives to the gate.
    function agreed(uint256 key, address gate, address signer, uint8 position) internal view returns (bytes memory) {
        bytes32 digest = ITermsGate(gate).digestOf(CAMPAIGN, signer, position);
        return bytes.concat(bytes1(position), ClaimSigning.signed(key, digest));
    }

    /// @return reason Empty where the gate agreed.
    function ask(
        address gate,
        address asker,
        address signer,
        address recipient,
        address caller,
        bytes memory data
    ) internal returns (bytes memory reason) {
        vm.prank(asker);
        try IClaimGate(gate).check(0, signer, recipient, 1, caller, data) returns (bytes4) {
            return "";
        } catch (bytes memory why) {
            return refusedWith(why);
        }
    }

    function inAnotherCampaign() internal returns (bytes memory reason) {
        address gate = openGate();
        return ask(gate, OTHER_CAMPAIGN, account, account, ATTACKER, agreed(KEY, gate, account, 0));
    }

    /// @dev Which calls itself an adapter of the campaign that was agreed to.
    function throughAFalseAdapter() internal returns (bytes memory reason) {
        address gate = openGate();
        FalseAdapter adapter = FalseAdapter(deploy("FalseAdapter", abi.encode(CAMPAIGN)));
        bytes memory data = agreed(KEY, gate, account, 0);
        try adapter.ask(gate, account, data) {
            return "";
        } catch (bytes memory why) {
            return refusedWith(why);
        }
    }

    /// @dev Two wallets of one owner, who agreed with one of them.
    function byAnotherWallet() internal returns (bytes memory reason) {
        address gate = openGate();
        address first = deploy("SampleWallet", abi.encode(account));
        address second = deploy("SampleWallet", abi.encode(account));
        return ask(gate, CAMPAIGN, second, second, ATTACKER, agreed(KEY, gate, first, 0));
    }

    function inAnotherLanguage() internal returns (bytes memory reason) {
        address gate = openGate();
        bytes memory data = agreed(KEY, gate, account, 0);
        data[0] = 0x01;
        return ask(gate, CAMPAIGN, account, account, ATTACKER, data);
    }

    function onAnotherChain() internal returns (bytes memory reason) {
        address gate = openGate();
        bytes memory data = agreed(KEY, gate, account, 0);
        vm.chainId(HOME + 1);
        return ask(gate, CAMPAIGN, account, account, ATTACKER, data);
    }

    function atAnotherGate() internal returns (bytes memory reason) {
        bytes memory data = agreed(KEY, openGate(), account, 0);
        return ask(openGate(), CAMPAIGN, account, account, ATTACKER, data);
    }

    /// @dev The gate is told that the account sent the claim.
    function bySending() internal returns (bytes memory reason) {
        return ask(openGate(), CAMPAIGN, account, account, account, hex"00");
    }

    /// @dev The signature is the recipient's, who sends the claim too.
    function byTheRecipient() internal returns (bytes memory reason) {
        address gate = openGate();
        address recipient = vm.addr(ATTACKERS_KEY);
        return ask(gate, CAMPAIGN, account, recipient, recipient, agreed(ATTACKERS_KEY, gate, account, 0));
    }
}

contract ReplayedTermsTest is ReplayedTermsAttack {
    function refused(bytes memory reason) private pure {
        equal(bytes32(bytes4(reason)), bytes32(ITermsGate.NotAgreed.selector), "kind of the error");
    }

    function passed(bytes memory reason) private pure {
        equal(reason.length, 0, "passed");
    }

    function test_Agreement_IsGoodWhereItWasMeant() public onOursAndSoundTwin {
        address gate = openGate();
        passed(ask(gate, CAMPAIGN, account, ATTACKER, ATTACKER, agreed(KEY, gate, account, 1)));
    }

    function test_RevertWhen_OfAnotherCampaign() public onOursAndSoundTwin {
        refused(inAnotherCampaign());
    }

    function test_Twin_TakesAnotherCampaigns() public onTwin(TermsHole.NoCampaign) {
        passed(inAnotherCampaign());
    }

    function test_RevertWhen_ThroughAFalseAdapter() public onOursAndSoundTwin {
        refused(throughAFalseAdapter());
    }

    function test_Twin_BelievesAFalseAdapter() public onTwin(TermsHole.AskerNamesCampaign) {
        passed(throughAFalseAdapter());
    }

    function test_RevertWhen_OfAnotherWallet() public onOursAndSoundTwin {
        refused(byAnotherWallet());
    }

    function test_Twin_TakesAnotherWallets() public onTwin(TermsHole.NoAccount) {
        passed(byAnotherWallet());
    }

    function test_RevertWhen_OfAnotherLanguage() public onOursAndSoundTwin {
        refused(inAnotherLanguage());
    }

    function test_Twin_TakesAnotherLanguages() public onTwin(TermsHole.NoText) {
        passed(inAnotherLanguage());
    }

    function test_RevertWhen_OfAnotherChain() public onOursAndSoundTwin {
        refused(onAnotherChain());
    }

    function test_Twin_TakesAnotherChains() public onTwin(TermsHole.NoChain) {
        passed(onAnotherChain());
    }

    function test_RevertWhen_OfAnotherGate() public onOursAndSoundTwin {
        refused(atAnotherGate());
    }

    function test_Twin_TakesAnotherGates() public onTwin(TermsHole.NoGate) {
        passed(atAnotherGate());
    }

    function test_RevertWhen_OnlySent() public onOursAndSoundTwin {
        refused(bySending());
    }

    function test_Twin_BelievesThatItWasSent() public onTwin(TermsHole.SendingAgrees) {
        passed(bySending());
    }

    function test_RevertWhen_TheRecipientSigns() public onOursAndSoundTwin {
        refused(byTheRecipient());
    }

    function test_Twin_TakesTheRecipients() public onTwin(TermsHole.RecipientSigns) {
        passed(byTheRecipient());
    }
}
