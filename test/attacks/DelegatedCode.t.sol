// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../contracts/interfaces/IAllOfGate.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../contracts/interfaces/IInstantCampaignFactory.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { HostileGate } from "./support/HostileGate.sol";
import { HostileToken } from "./support/HostileToken.sol";
import { OddWallet } from "./support/OddWallet.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";

/// @notice A gate, or a token, is an account that borrows its code (EIP-7702). All is well when the campaign is created and
/// funded; then the account's key takes the code away, or borrows another.
abstract contract DelegatedCodeAttack is CampaignAttack, OverTimeTerms {
    string internal campaignName = "InstantCampaign";
    /// @dev The account that borrows.
    address internal borrower;

    /// @notice A frame of its own for a creation that may fail.
    function openExternally() external {
        open();
    }

    function openOver(bytes32 root, uint256 funding) internal override {
        terms.root = root;
        bytes32 name = keccak256(bytes(campaignName));
        bytes memory arguments = abi.encode(terms);
        if (name == keccak256("VestingCampaign")) arguments = abi.encode(vestingOver(terms));
        if (name == keccak256("CumulativeCampaign")) arguments = abi.encode(cumulativeOver(terms));
        if (name == keccak256("LightInstantCampaignFactory")) {
            IInstantCampaignFactory factory = IInstantCampaignFactory(deploy(campaignName, ""));
            victim = IInstantCampaign(factory.create(terms, "salt", funding));
        } else {
            victim = IInstantCampaign(deploy(campaignName, arguments));
        }
        HostileToken(terms.token).mint(address(victim), funding);
        vm.warp(START);
    }

    /// @return created Whether there is a campaign.
    /// @return reason Why there is none.
    /// @return stopped Whether a claim that was paid before the code was taken away no longer is.
    function borrow(bool asToken) internal returns (bool created, bytes memory reason, bool stopped) {
        borrower = vm.addr(keyAt(LEAVES));
        _lend(asToken ? address(token) : deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, uint256(0))));
        if (asToken) terms.token = borrower;
        else terms.gate = borrower;
        try this.openExternally() {
            went(send(accounts[0], _claimOf(0)), "paid while the code is there");
            vm.etch(borrower, "");
            stopped = send(accounts[1], _claimOf(1)).length != 0;
            created = true;
        } catch (bytes memory why) {
            reason = why;
        }
    }

    /// @dev The gate lets nobody pass, until its key borrows one that lets everybody pass.
    /// @return before Why an account was refused.
    /// @return afterwards The same; empty where it was paid.
    function exchangeGate() internal returns (bytes memory before, bytes memory afterwards) {
        terms.gate = borrower = vm.addr(keyAt(LEAVES));
        _lend(deploy("HostileGate", abi.encode(HostileGate.Manner.Refusal)));
        open();
        before = send(accounts[0], _claimOf(0));
        _lend(deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, uint256(0))));
        afterwards = send(accounts[0], _claimOf(0));
    }

    function _lend(address code) private {
        vm.etch(borrower, bytes.concat(hex"ef0100", bytes20(code)));
    }

    function _claimOf(uint256 index) private view returns (bytes memory) {
        BundleItem memory item = itemAt(index);
        item.gateData = "data";
        return singleOf(item);
    }
}

contract DelegatedCodeTest is DelegatedCodeAttack {
    function testFuzz_RevertWhen_AGateOrATokenBorrowsItsCode(uint8 form, bool asToken) public {
        campaignName = ["InstantCampaign", "LightInstantCampaignFactory", "VestingCampaign", "CumulativeCampaign"][
            form % 4
        ];
        prepare();
        (bool created, bytes memory reason, ) = borrow(asToken);
        isTrue(!created, "created");
        bytes4 refusal = asToken ? ICampaign.TokenWithoutCode.selector : ICampaign.GateWithoutCode.selector;
        isError(reason, abi.encodeWithSelector(refusal, borrower));
    }

    function testFuzz_Twin_IsStopped(bool asToken) public {
        campaignName = "TwinCampaign";
        prepare();
        (bool created, , bool stopped) = borrow(asToken);
        isTrue(created && stopped, "stopped");
    }

    function test_Twin_PaysWhomTheKeyLikes() public {
        campaignName = "TwinCampaign";
        prepare();
        (bytes memory before, bytes memory afterwards) = exchangeGate();
        isTrue(before.length != 0, "refused");
        went(afterwards, "paid");
    }

    function test_RevertWhen_OneOfSeveralGatesBorrowsItsCode() public {
        prepare();
        borrower = vm.addr(keyAt(LEAVES));
        vm.etch(borrower, bytes.concat(hex"ef0100", bytes20(address(token))));
        bytes memory refusal = abi.encodeWithSelector(IAllOfGate.GateWithoutCode.selector, borrower);
        for (uint256 i = 0; i < 4; ++i) {
            address[] memory parts = new address[](2);
            (parts[i % 2], parts[1 - (i % 2)]) = (borrower, address(token));
            try this.combine(parts, i < 2) {
                revert NotTrue("refused");
            } catch (bytes memory why) {
                isError(why, refusal);
            }
        }
    }

    /// @notice A frame of its own.
    function combine(address[] calldata parts, bool isMany) external {
        if (isMany) deploy("AllOfManyGate", abi.encode(parts));
        else deploy("AllOfGate", abi.encode(parts[0], parts[1]));
    }

    /// @dev Only a delegation begins with 0xef: a contract of as many bytes is one.
    function testFuzz_ContractsOfAnyLength_AreGood(uint8 length, bytes1 first) public {
        vm.assume(length != 0 && first != 0xef);
        prepare();
        bytes memory code = new bytes(length);
        code[0] = first;
        terms.gate = address(0x6a7e);
        vm.etch(terms.gate, code);
        open();
        equal(victim.gate(), terms.gate, "gate");
    }
}
